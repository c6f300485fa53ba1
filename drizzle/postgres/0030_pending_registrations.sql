CREATE TABLE "pending_registrations" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"sealed" text collate "C" NOT NULL,
	"nonce" text collate "C" NOT NULL,
	"expires_at" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE INDEX "pending_registrations_by_expiry" ON "pending_registrations" USING btree ("expires_at");