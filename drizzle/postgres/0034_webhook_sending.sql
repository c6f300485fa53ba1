CREATE TABLE "webhook_keys" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"public_key" text collate "C" NOT NULL,
	"secret" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_pacing" (
	"endpoint_id" text collate "C" PRIMARY KEY NOT NULL,
	"free_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "webhook_endpoints_failing" ON "webhook_endpoints" USING btree ("failing_since") WHERE "webhook_endpoints"."failing_since" is not null;