CREATE TABLE "link_sales" (
	"link_id" text collate "C" NOT NULL,
	"period" text collate "C" NOT NULL,
	"conversions" bigint NOT NULL,
	"revenue" bigint NOT NULL,
	"commission" bigint NOT NULL,
	CONSTRAINT "link_sales_link_id_period_pk" PRIMARY KEY("link_id","period")
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "link_id" text collate "C";--> statement-breakpoint
CREATE INDEX "orders_of_link" ON "orders" USING btree ("link_id","placed_at","id") WHERE "orders"."link_id" is not null;