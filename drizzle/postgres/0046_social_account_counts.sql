CREATE TABLE "social_account_counts" (
	"platform" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"accounts" bigint NOT NULL,
	CONSTRAINT "social_account_counts_platform_state_pk" PRIMARY KEY("platform","state")
);
--> statement-breakpoint
CREATE INDEX "social_accounts_failing" ON "social_accounts" USING btree ("failures","id") WHERE "social_accounts"."state" in ('error', 'expired');--> statement-breakpoint
CREATE INDEX "social_accounts_without_turn" ON "social_accounts" USING btree ("id") WHERE "social_accounts"."next_sync_at" is null and "social_accounts"."access_token" is not null and "social_accounts"."state" in ('active', 'error');