CREATE TABLE "courier_positions" (
	"courier_id" text collate "C" NOT NULL,
	"slot" bigint NOT NULL,
	"at" text collate "C" NOT NULL,
	"latitude" bigint NOT NULL,
	"longitude" bigint NOT NULL,
	"accuracy" bigint,
	"created_at" text collate "C" NOT NULL,
	CONSTRAINT "courier_positions_courier_id_slot_pk" PRIMARY KEY("courier_id","slot")
);
--> statement-breakpoint
ALTER TABLE "courier_positions" ADD CONSTRAINT "courier_positions_courier_id_couriers_id_fk" FOREIGN KEY ("courier_id") REFERENCES "public"."couriers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "courier_positions_by_time" ON "courier_positions" USING btree ("at");