CREATE TABLE "inbound_events" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"connection_id" text collate "C" NOT NULL,
	"key" text collate "C" NOT NULL,
	"topic" text collate "C" NOT NULL,
	"external_order_id" text collate "C",
	"outcome" text collate "C" NOT NULL,
	"problem" jsonb,
	"order_id" text collate "C",
	"body" text collate "C",
	"received_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shop_connections" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"secret" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"last_received_at" text collate "C",
	"ended_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "order_items" ADD COLUMN "external_id" text collate "C";--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "external_id" text collate "C";--> statement-breakpoint
ALTER TABLE "inbound_events" ADD CONSTRAINT "inbound_events_connection_id_shop_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."shop_connections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbound_events" ADD CONSTRAINT "inbound_events_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shop_connections" ADD CONSTRAINT "shop_connections_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "inbound_events_once" ON "inbound_events" USING btree ("connection_id","key");--> statement-breakpoint
CREATE INDEX "inbound_events_of_connection" ON "inbound_events" USING btree ("connection_id","received_at","id");--> statement-breakpoint
CREATE INDEX "inbound_events_waiting" ON "inbound_events" USING btree ("outcome","received_at");--> statement-breakpoint
CREATE INDEX "inbound_events_of_order" ON "inbound_events" USING btree ("connection_id","external_order_id","outcome");--> statement-breakpoint
CREATE INDEX "shop_connections_of_sponsor" ON "shop_connections" USING btree ("sponsor_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_by_external_id" ON "refunds" USING btree ("order_id","external_id");