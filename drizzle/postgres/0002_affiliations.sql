CREATE TABLE "affiliation_requests" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"product_id" text collate "C" NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"message" text collate "C",
	"numbers" jsonb NOT NULL,
	"state" text collate "C" NOT NULL,
	"response" text collate "C",
	"retry_policy" text collate "C",
	"retry_at" text collate "C",
	"reviewed_at" text collate "C",
	"reviewed_by" text collate "C",
	"answer_ms" bigint,
	"agreed_kind" text collate "C",
	"agreed_bps" bigint,
	"agreed_amount" bigint,
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL,
	CONSTRAINT "affiliation_requests_agreed" CHECK ("affiliation_requests"."state" <> 'approved' or "affiliation_requests"."agreed_kind" is not null)
);
--> statement-breakpoint
CREATE TABLE "clicks" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"link_id" text collate "C" NOT NULL,
	"visitor_hash" text collate "C" NOT NULL,
	"is_unique" boolean NOT NULL,
	"bot_reason" text collate "C",
	"referrer_host" text collate "C",
	"country" text collate "C",
	"device" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "link_referrers" (
	"link_id" text collate "C" NOT NULL,
	"day" text collate "C" NOT NULL,
	"host" text collate "C" NOT NULL,
	"clicks" bigint NOT NULL,
	CONSTRAINT "link_referrers_link_id_day_host_pk" PRIMARY KEY("link_id","day","host")
);
--> statement-breakpoint
CREATE TABLE "link_sums" (
	"link_id" text collate "C" NOT NULL,
	"period" text collate "C" NOT NULL,
	"clicks" bigint NOT NULL,
	"unique_clicks" bigint NOT NULL,
	"bots" bigint NOT NULL,
	"mobile" bigint NOT NULL,
	"tablet" bigint NOT NULL,
	"desktop" bigint NOT NULL,
	"other" bigint NOT NULL,
	CONSTRAINT "link_sums_link_id_period_pk" PRIMARY KEY("link_id","period")
);
--> statement-breakpoint
CREATE TABLE "link_visitors" (
	"link_id" text collate "C" NOT NULL,
	"day" text collate "C" NOT NULL,
	"visitor_hash" text collate "C" NOT NULL,
	CONSTRAINT "link_visitors_day_link_id_visitor_hash_pk" PRIMARY KEY("day","link_id","visitor_hash")
);
--> statement-breakpoint
CREATE TABLE "links" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"code" text collate "C" NOT NULL,
	"request_id" text collate "C" NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"product_id" text collate "C" NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"paused_by" text collate "C",
	"revoked_at" text collate "C",
	"expires_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"slug" text collate "C" NOT NULL,
	"description" text collate "C",
	"category" text collate "C",
	"category_key" text collate "C",
	"price" bigint NOT NULL,
	"currency" text collate "C" NOT NULL,
	"url" text collate "C" NOT NULL,
	"image_file_id" text collate "C",
	"commission_kind" text collate "C" NOT NULL,
	"commission_bps" bigint,
	"commission_amount" bigint,
	"state" text collate "C" NOT NULL,
	"answered_at" text collate "C",
	"silent_since" text collate "C",
	"search" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL,
	CONSTRAINT "products_one_commission" CHECK (("products"."commission_kind" = 'percent' and "products"."commission_bps" is not null and "products"."commission_amount" is null) or ("products"."commission_kind" = 'fixed' and "products"."commission_amount" is not null and "products"."commission_bps" is null))
);
--> statement-breakpoint
ALTER TABLE "affiliation_requests" ADD CONSTRAINT "affiliation_requests_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "affiliation_requests" ADD CONSTRAINT "affiliation_requests_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "affiliation_requests" ADD CONSTRAINT "affiliation_requests_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clicks" ADD CONSTRAINT "clicks_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_request_id_affiliation_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."affiliation_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "links" ADD CONSTRAINT "links_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "affiliation_requests_one_live" ON "affiliation_requests" USING btree ("influencer_id","product_id") WHERE state in ('pending', 'approved');--> statement-breakpoint
CREATE INDEX "affiliation_requests_by_influencer" ON "affiliation_requests" USING btree ("influencer_id","created_at","id");--> statement-breakpoint
CREATE INDEX "affiliation_requests_by_sponsor" ON "affiliation_requests" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "affiliation_requests_waiting" ON "affiliation_requests" USING btree ("sponsor_id","state","created_at","id");--> statement-breakpoint
CREATE INDEX "affiliation_requests_by_product" ON "affiliation_requests" USING btree ("product_id","state");--> statement-breakpoint
CREATE INDEX "affiliation_requests_by_time" ON "affiliation_requests" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "clicks_of_people" ON "clicks" USING btree ("link_id","created_at") WHERE bot_reason is null;--> statement-breakpoint
CREATE UNIQUE INDEX "links_code" ON "links" USING btree ("code");--> statement-breakpoint
CREATE UNIQUE INDEX "links_by_request" ON "links" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "links_by_influencer" ON "links" USING btree ("influencer_id","created_at","id");--> statement-breakpoint
CREATE INDEX "links_by_sponsor" ON "links" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "links_by_product" ON "links" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "links_by_time" ON "links" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "links_ending" ON "links" USING btree ("expires_at") WHERE revoked_at is null and expires_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "products_slug" ON "products" USING btree ("sponsor_id","slug");--> statement-breakpoint
CREATE INDEX "products_by_sponsor" ON "products" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "products_by_state" ON "products" USING btree ("state","created_at","id");