CREATE TABLE "zones" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"city" text collate "C" NOT NULL,
	"place_key" text collate "C" NOT NULL,
	"city_key" text collate "C" NOT NULL,
	"fee" bigint NOT NULL,
	"minimum" bigint,
	"currency" text collate "C" NOT NULL,
	"is_active" boolean NOT NULL,
	"center" jsonb,
	"radius_m" bigint,
	"polygon" jsonb,
	"removed_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "brandings" (
	"sponsor_id" text collate "C" PRIMARY KEY NOT NULL,
	"brand_color" text collate "C",
	"welcome_message" text collate "C",
	"is_open" boolean NOT NULL,
	"opening_hours" jsonb NOT NULL,
	"timezone" text collate "C" NOT NULL,
	"payment_words" text collate "C",
	"allowed_hosts" jsonb NOT NULL,
	"logo_file_id" text collate "C",
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"order_id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"zone_id" text collate "C",
	"note" text collate "C",
	"tracking_hash" text collate "C" NOT NULL,
	"tracking_secret" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "zones" ADD CONSTRAINT "zones_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brandings" ADD CONSTRAINT "brandings_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_zone_id_zones_id_fk" FOREIGN KEY ("zone_id") REFERENCES "public"."zones"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "zones_by_place" ON "zones" USING btree ("sponsor_id","place_key") WHERE "zones"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "zones_of_sponsor" ON "zones" USING btree ("sponsor_id","place_key","id");--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_by_tracking" ON "deliveries" USING btree ("tracking_hash");--> statement-breakpoint
CREATE INDEX "deliveries_of_zone" ON "deliveries" USING btree ("zone_id","created_at","order_id");