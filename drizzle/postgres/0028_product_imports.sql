CREATE TABLE "product_imports" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"csv" text collate "C",
	"rows" bigint NOT NULL,
	"created" bigint DEFAULT 0 NOT NULL,
	"refused" jsonb NOT NULL,
	"run" text collate "C",
	"failure" text collate "C",
	"finished_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "product_imports" ADD CONSTRAINT "product_imports_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "product_imports_of_sponsor" ON "product_imports" USING btree ("sponsor_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "product_imports_one_open" ON "product_imports" USING btree ("sponsor_id") WHERE "product_imports"."state" in ('queued', 'running');