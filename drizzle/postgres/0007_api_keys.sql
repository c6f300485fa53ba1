CREATE TABLE "api_keys" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C",
	"influencer_id" text collate "C",
	"name" text collate "C" NOT NULL,
	"prefix" text collate "C" NOT NULL,
	"hash" text collate "C" NOT NULL,
	"scopes" jsonb NOT NULL,
	"expires_at" text collate "C",
	"last_used_at" text collate "C",
	"revoked_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_links" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"hash" text collate "C" NOT NULL,
	"expires_at" text collate "C",
	"last_used_at" text collate "C",
	"revoked_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_links" ADD CONSTRAINT "sign_in_links_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_by_hash" ON "api_keys" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_one_of_influencer" ON "api_keys" USING btree ("influencer_id") WHERE revoked_at is null and influencer_id is not null;--> statement-breakpoint
CREATE INDEX "api_keys_of_sponsor" ON "api_keys" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "api_keys_of_influencer" ON "api_keys" USING btree ("influencer_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_in_links_by_hash" ON "sign_in_links" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "sign_in_links_of_influencer" ON "sign_in_links" USING btree ("influencer_id","created_at","id");