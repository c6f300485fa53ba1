CREATE TABLE "assignments" (
	"order_id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"courier_id" text collate "C" NOT NULL,
	"position" text collate "C" NOT NULL,
	"pickup_code" text collate "C" NOT NULL,
	"drop_off_code" text collate "C" NOT NULL,
	"allow_left_at_door" boolean NOT NULL,
	"drop_off" jsonb,
	"wrong_codes" bigint DEFAULT 0 NOT NULL,
	"locked_until" text collate "C",
	"assigned_at" text collate "C" NOT NULL,
	"ended_at" text collate "C"
);
--> statement-breakpoint
CREATE TABLE "cash_days" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"courier_id" text collate "C" NOT NULL,
	"day" text collate "C" NOT NULL,
	"currency" text collate "C" NOT NULL,
	"orders" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"closed_amount" bigint DEFAULT 0 NOT NULL,
	"counted" bigint,
	"closed_at" text collate "C"
);
--> statement-breakpoint
CREATE TABLE "courier_cash" (
	"order_id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"courier_id" text collate "C" NOT NULL,
	"day" text collate "C" NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text collate "C" NOT NULL,
	"taken_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "courier_rounds" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"courier_id" text collate "C" NOT NULL,
	"hash" text collate "C" NOT NULL,
	"began_at" text collate "C" NOT NULL,
	"dies_at" text collate "C",
	"revoked_at" text collate "C",
	"wrong_codes" bigint DEFAULT 0 NOT NULL,
	"locked_until" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "courier_steps" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"order_id" text collate "C" NOT NULL,
	"courier_id" text collate "C" NOT NULL,
	"client_id" text collate "C" NOT NULL,
	"step" text collate "C" NOT NULL,
	"position" jsonb,
	"device_time" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "couriers" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"name_key" text collate "C" NOT NULL,
	"phone" text collate "C" NOT NULL,
	"vehicle" text collate "C",
	"active" boolean NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hand_over_pictures" (
	"order_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"courier_id" text collate "C" NOT NULL,
	"file_id" text collate "C" NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL,
	CONSTRAINT "hand_over_pictures_order_id_kind_pk" PRIMARY KEY("order_id","kind")
);
--> statement-breakpoint
CREATE TABLE "hand_over_proofs" (
	"order_id" text collate "C" PRIMARY KEY NOT NULL,
	"way" text collate "C" NOT NULL,
	"proof" text collate "C" NOT NULL,
	"sha256" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "courier_id" text collate "C";--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_courier_id_couriers_id_fk" FOREIGN KEY ("courier_id") REFERENCES "public"."couriers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cash_days" ADD CONSTRAINT "cash_days_courier_id_couriers_id_fk" FOREIGN KEY ("courier_id") REFERENCES "public"."couriers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "courier_cash" ADD CONSTRAINT "courier_cash_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "courier_cash" ADD CONSTRAINT "courier_cash_courier_id_couriers_id_fk" FOREIGN KEY ("courier_id") REFERENCES "public"."couriers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "courier_rounds" ADD CONSTRAINT "courier_rounds_courier_id_couriers_id_fk" FOREIGN KEY ("courier_id") REFERENCES "public"."couriers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "courier_steps" ADD CONSTRAINT "courier_steps_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "courier_steps" ADD CONSTRAINT "courier_steps_courier_id_couriers_id_fk" FOREIGN KEY ("courier_id") REFERENCES "public"."couriers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "couriers" ADD CONSTRAINT "couriers_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_over_pictures" ADD CONSTRAINT "hand_over_pictures_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_over_proofs" ADD CONSTRAINT "hand_over_proofs_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assignments_of_courier" ON "assignments" USING btree ("courier_id","ended_at","position");--> statement-breakpoint
CREATE UNIQUE INDEX "cash_days_of_courier" ON "cash_days" USING btree ("courier_id","day","currency");--> statement-breakpoint
CREATE INDEX "cash_days_of_sponsor" ON "cash_days" USING btree ("sponsor_id","day","id");--> statement-breakpoint
CREATE INDEX "courier_cash_of_day" ON "courier_cash" USING btree ("courier_id","day","currency");--> statement-breakpoint
CREATE UNIQUE INDEX "courier_rounds_by_hash" ON "courier_rounds" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "courier_rounds_current" ON "courier_rounds" USING btree ("courier_id") WHERE "courier_rounds"."revoked_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "courier_steps_once" ON "courier_steps" USING btree ("courier_id","client_id");--> statement-breakpoint
CREATE INDEX "courier_steps_of_order" ON "courier_steps" USING btree ("order_id","created_at","id");--> statement-breakpoint
CREATE INDEX "couriers_of_sponsor" ON "couriers" USING btree ("sponsor_id","name_key","id");--> statement-breakpoint
CREATE INDEX "orders_of_courier" ON "orders" USING btree ("courier_id","placed_at","id") WHERE "orders"."courier_id" is not null;