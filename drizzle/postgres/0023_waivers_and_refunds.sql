CREATE TABLE "waivers" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"stands" text collate "C" NOT NULL,
	"amount" bigint NOT NULL,
	"platform_fee" bigint NOT NULL,
	"currency" text collate "C" NOT NULL,
	"commission_count" bigint NOT NULL,
	"waived_by" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"words" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL,
	CONSTRAINT "waivers_of_something" CHECK ("waivers"."amount" <> 0)
);
--> statement-breakpoint
ALTER TABLE "commissions" ADD COLUMN "waiver_id" text collate "C";--> statement-breakpoint
ALTER TABLE "top_ups" ADD COLUMN "direction" text collate "C" DEFAULT 'in' NOT NULL;--> statement-breakpoint
ALTER TABLE "waivers" ADD CONSTRAINT "waivers_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waivers" ADD CONSTRAINT "waivers_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "waivers_by_time" ON "waivers" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "waivers_of_sponsor" ON "waivers" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "waivers_of_influencer" ON "waivers" USING btree ("influencer_id","created_at","id");--> statement-breakpoint
CREATE INDEX "commissions_of_waiver" ON "commissions" USING btree ("waiver_id") WHERE "commissions"."waiver_id" is not null;