CREATE TABLE "ad_request_messages" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"ad_request_id" text collate "C" NOT NULL,
	"author" text collate "C" NOT NULL,
	"author_id" text collate "C",
	"body" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ad_requests" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"campaign_id" text collate "C" NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"initiated_by" text collate "C" NOT NULL,
	"turn" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"currency" text collate "C" NOT NULL,
	"offer_number" bigint NOT NULL,
	"payment_amount" bigint,
	"accepted_at" text collate "C",
	"deliverable_urls" jsonb NOT NULL,
	"deliverable_note" text collate "C",
	"submitted_at" text collate "C",
	"completed_at" text collate "C",
	"ended_at" text collate "C",
	"reason" text collate "C",
	"cancel_asked_by" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"ad_request_id" text collate "C" NOT NULL,
	"number" bigint NOT NULL,
	"author" text collate "C" NOT NULL,
	"author_id" text collate "C",
	"message" text collate "C" NOT NULL,
	"requirements" text collate "C" NOT NULL,
	"payment_amount" bigint NOT NULL,
	"created_at" text collate "C" NOT NULL,
	CONSTRAINT "offers_positive" CHECK ("offers"."payment_amount" > 0)
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"name_key" text collate "C" NOT NULL,
	"description" text collate "C" NOT NULL,
	"category" text collate "C" NOT NULL,
	"category_key" text collate "C" NOT NULL,
	"niche" text collate "C",
	"niche_key" text collate "C",
	"start_date" text collate "C" NOT NULL,
	"end_date" text collate "C" NOT NULL,
	"currency" text collate "C" NOT NULL,
	"budget" bigint NOT NULL,
	"reserved" bigint DEFAULT 0 NOT NULL,
	"spent" bigint DEFAULT 0 NOT NULL,
	"visibility" text collate "C" NOT NULL,
	"goals" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"flagged_at" text collate "C",
	"flag_reason" text collate "C",
	"flagged_by" text collate "C",
	"deleted_at" text collate "C",
	"search" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL,
	CONSTRAINT "campaigns_dates" CHECK ("campaigns"."start_date" <= "campaigns"."end_date"),
	CONSTRAINT "campaigns_sums" CHECK ("campaigns"."reserved" >= 0 and "campaigns"."spent" >= 0),
	CONSTRAINT "campaigns_free" CHECK ("campaigns"."spent" + "campaigns"."reserved" <= "campaigns"."budget")
);
--> statement-breakpoint
ALTER TABLE "ad_request_messages" ADD CONSTRAINT "ad_request_messages_ad_request_id_ad_requests_id_fk" FOREIGN KEY ("ad_request_id") REFERENCES "public"."ad_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ad_requests" ADD CONSTRAINT "ad_requests_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ad_requests" ADD CONSTRAINT "ad_requests_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ad_requests" ADD CONSTRAINT "ad_requests_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_ad_request_id_ad_requests_id_fk" FOREIGN KEY ("ad_request_id") REFERENCES "public"."ad_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ad_request_messages_by_request" ON "ad_request_messages" USING btree ("ad_request_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "ad_requests_one_open" ON "ad_requests" USING btree ("campaign_id","influencer_id") WHERE "ad_requests"."state" in ('pending', 'negotiating', 'accepted', 'submitted');--> statement-breakpoint
CREATE INDEX "ad_requests_by_sponsor" ON "ad_requests" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "ad_requests_by_influencer" ON "ad_requests" USING btree ("influencer_id","created_at","id");--> statement-breakpoint
CREATE INDEX "ad_requests_by_campaign" ON "ad_requests" USING btree ("campaign_id","state");--> statement-breakpoint
CREATE INDEX "ad_requests_by_time" ON "ad_requests" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "ad_requests_by_state" ON "ad_requests" USING btree ("state","submitted_at");--> statement-breakpoint
CREATE UNIQUE INDEX "offers_number" ON "offers" USING btree ("ad_request_id","number");--> statement-breakpoint
CREATE INDEX "campaigns_by_sponsor" ON "campaigns" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "campaigns_by_time" ON "campaigns" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "campaigns_open" ON "campaigns" USING btree ("visibility","state","end_date") WHERE "campaigns"."deleted_at" is null;