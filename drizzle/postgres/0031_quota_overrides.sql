CREATE TABLE "quota_overrides" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"party_id" text collate "C" NOT NULL,
	"quota" text collate "C" NOT NULL,
	"most" bigint NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "quota_overrides_of_party" ON "quota_overrides" USING btree ("party_id","quota");