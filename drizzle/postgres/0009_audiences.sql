CREATE TABLE "audiences" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"platform" text collate "C" NOT NULL,
	"followers" bigint NOT NULL,
	"engagement_bps" bigint,
	"source" text collate "C" NOT NULL,
	"at" text collate "C" NOT NULL
);
--> statement-breakpoint
DROP INDEX "influencers_by_category";--> statement-breakpoint
ALTER TABLE "influencers" ADD COLUMN "category_key" text collate "C";--> statement-breakpoint
ALTER TABLE "influencers" ADD COLUMN "niche_key" text collate "C";--> statement-breakpoint
ALTER TABLE "influencers" ADD COLUMN "location_key" text collate "C";--> statement-breakpoint
ALTER TABLE "influencers" ADD COLUMN "declared_at" text collate "C";--> statement-breakpoint
ALTER TABLE "influencers" ADD COLUMN "engagement_bps" bigint;--> statement-breakpoint
ALTER TABLE "influencers" ADD COLUMN "rate_amount" bigint;--> statement-breakpoint
ALTER TABLE "influencers" ADD COLUMN "rate_currency" text collate "C";--> statement-breakpoint
ALTER TABLE "audiences" ADD CONSTRAINT "audiences_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "audiences_once" ON "audiences" USING btree ("influencer_id","platform");--> statement-breakpoint
CREATE INDEX "audiences_by_size" ON "audiences" USING btree ("platform","followers");--> statement-breakpoint
UPDATE "influencers" SET "category_key" = lower("category"), "niche_key" = lower("niche"), "location_key" = lower("location");--> statement-breakpoint
CREATE INDEX "influencers_by_category" ON "influencers" USING btree ("category_key","created_at","id");