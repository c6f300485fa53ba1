CREATE TABLE "export_chunks" (
	"export_id" text collate "C" NOT NULL,
	"position" bigint NOT NULL,
	"data" "bytea" NOT NULL,
	CONSTRAINT "export_chunks_export_id_position_pk" PRIMARY KEY("export_id","position")
);
--> statement-breakpoint
CREATE TABLE "exports" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"list" text collate "C" NOT NULL,
	"format" text collate "C" NOT NULL,
	"filters" jsonb NOT NULL,
	"state" text collate "C" NOT NULL,
	"rows" bigint DEFAULT 0 NOT NULL,
	"total" bigint,
	"size" bigint DEFAULT 0 NOT NULL,
	"stored" bigint DEFAULT 0 NOT NULL,
	"run" text collate "C",
	"failure" text collate "C",
	"started_at" text collate "C",
	"finished_at" text collate "C",
	"expires_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "export_chunks" ADD CONSTRAINT "export_chunks_export_id_exports_id_fk" FOREIGN KEY ("export_id") REFERENCES "public"."exports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "exports" ADD CONSTRAINT "exports_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "exports_of_user" ON "exports" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "exports_expiring" ON "exports" USING btree ("expires_at") WHERE "exports"."state" = 'done';--> statement-breakpoint
CREATE INDEX "exports_unfinished" ON "exports" USING btree ("updated_at") WHERE "exports"."state" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "orders_by_time" ON "orders" USING btree ("placed_at","id");