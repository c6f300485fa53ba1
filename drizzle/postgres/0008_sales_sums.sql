CREATE TABLE "day_sums" (
	"owner_id" text collate "C" NOT NULL,
	"day" text collate "C" NOT NULL,
	"currency" text collate "C" NOT NULL,
	"orders" bigint NOT NULL,
	"paid_orders" bigint NOT NULL,
	"attributed_orders" bigint DEFAULT 0 NOT NULL,
	"attributed_revenue" bigint DEFAULT 0 NOT NULL,
	"completed" bigint NOT NULL,
	"failed" bigint NOT NULL,
	"cancelled" bigint NOT NULL,
	"revenue" bigint NOT NULL,
	"refunded" bigint NOT NULL,
	"discount" bigint NOT NULL,
	"commission" bigint DEFAULT 0 NOT NULL,
	"platform_fee" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "day_sums_owner_id_day_currency_pk" PRIMARY KEY("owner_id","day","currency")
);
--> statement-breakpoint
CREATE TABLE "sale_sums" (
	"sponsor_id" text collate "C" NOT NULL,
	"day" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"value" text collate "C" NOT NULL,
	"label" text collate "C" NOT NULL,
	"currency" text collate "C" NOT NULL,
	"sales" bigint NOT NULL,
	"revenue" bigint NOT NULL,
	CONSTRAINT "sale_sums_sponsor_id_day_kind_value_currency_pk" PRIMARY KEY("sponsor_id","day","kind","value","currency")
);
--> statement-breakpoint
ALTER TABLE "order_sums" ADD COLUMN "attributed_orders" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order_sums" ADD COLUMN "attributed_revenue" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order_sums" ADD COLUMN "commission" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order_sums" ADD COLUMN "platform_fee" bigint DEFAULT 0 NOT NULL;