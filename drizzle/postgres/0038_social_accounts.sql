CREATE TABLE "follower_snapshots" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"followers" bigint,
	"following" bigint,
	"posts" bigint,
	"likes" bigint,
	"comments" bigint,
	"shares" bigint,
	"views" bigint,
	"reach" bigint,
	"engagement_bps" bigint,
	"engagement_gap" text collate "C",
	"rounded_to" bigint,
	"definition" text collate "C" NOT NULL,
	"source" text collate "C" NOT NULL,
	"recorded_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_states" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"platform" text collate "C" NOT NULL,
	"verifier" text collate "C",
	"expires_at" text collate "C" NOT NULL,
	"used_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "social_accounts" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"influencer_id" text collate "C" NOT NULL,
	"platform" text collate "C" NOT NULL,
	"platform_user_id" text collate "C" NOT NULL,
	"app_user_id" text collate "C",
	"username" text collate "C" NOT NULL,
	"display_name" text collate "C",
	"profile_picture_url" text collate "C",
	"account_type" text collate "C",
	"state" text collate "C" NOT NULL,
	"problem" jsonb,
	"scopes" jsonb NOT NULL,
	"is_public" boolean DEFAULT true NOT NULL,
	"access_token" text collate "C",
	"refresh_token" text collate "C",
	"token_issued_at" text collate "C",
	"token_expires_at" text collate "C",
	"refresh_expires_at" text collate "C",
	"token_answer" text collate "C",
	"last_sync_at" text collate "C",
	"next_sync_at" text collate "C",
	"lease" text collate "C",
	"paused_until" text collate "C",
	"failures" bigint DEFAULT 0 NOT NULL,
	"tries" bigint DEFAULT 0 NOT NULL,
	"calls" jsonb NOT NULL,
	"verified_at" text collate "C",
	"connected_at" text collate "C" NOT NULL,
	"disconnected_at" text collate "C",
	"history_until" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "social_platforms" (
	"platform" text collate "C" PRIMARY KEY NOT NULL,
	"day" text collate "C" NOT NULL,
	"units" bigint NOT NULL,
	"calls" bigint NOT NULL,
	"accounts" bigint NOT NULL,
	"paused_until" text collate "C",
	"problem" jsonb
);
--> statement-breakpoint
CREATE TABLE "token_answers" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"sealed" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "token_revocations" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"platform" text collate "C" NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"token" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform_events" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"platform" text collate "C" NOT NULL,
	"key" text collate "C" NOT NULL,
	"type" text collate "C" NOT NULL,
	"platform_user_id" text collate "C",
	"data" jsonb NOT NULL,
	"state" text collate "C" NOT NULL,
	"error" text collate "C",
	"confirmation_code" text collate "C",
	"received_at" text collate "C" NOT NULL,
	"processed_at" text collate "C"
);
--> statement-breakpoint
CREATE TABLE "sync_items" (
	"sync_id" text collate "C" NOT NULL,
	"account_id" text collate "C" NOT NULL,
	"outcome" text collate "C" NOT NULL,
	"problem" text collate "C",
	CONSTRAINT "sync_items_sync_id_account_id_pk" PRIMARY KEY("sync_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "sync_jobs" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"kind" text collate "C" NOT NULL,
	"state" text collate "C" NOT NULL,
	"period" text collate "C",
	"influencer_id" text collate "C",
	"platform" text collate "C",
	"account_id" text collate "C",
	"accounts" bigint NOT NULL,
	"processed" bigint DEFAULT 0 NOT NULL,
	"successful" bigint DEFAULT 0 NOT NULL,
	"failed" bigint DEFAULT 0 NOT NULL,
	"skipped" bigint DEFAULT 0 NOT NULL,
	"started_at" text collate "C",
	"finished_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "follower_snapshots" ADD CONSTRAINT "follower_snapshots_account_id_social_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."social_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "social_accounts" ADD CONSTRAINT "social_accounts_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token_answers" ADD CONSTRAINT "token_answers_account_id_social_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."social_accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_items" ADD CONSTRAINT "sync_items_sync_id_sync_jobs_id_fk" FOREIGN KEY ("sync_id") REFERENCES "public"."sync_jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "follower_snapshots_of_account" ON "follower_snapshots" USING btree ("account_id","recorded_at","id");--> statement-breakpoint
CREATE INDEX "follower_snapshots_by_time" ON "follower_snapshots" USING btree ("recorded_at","id");--> statement-breakpoint
CREATE INDEX "oauth_states_by_expiry" ON "oauth_states" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "social_accounts_once" ON "social_accounts" USING btree ("influencer_id","platform");--> statement-breakpoint
CREATE UNIQUE INDEX "social_accounts_of_channel" ON "social_accounts" USING btree ("platform","platform_user_id") WHERE "social_accounts"."state" <> 'revoked';--> statement-breakpoint
CREATE INDEX "social_accounts_by_app_user" ON "social_accounts" USING btree ("platform","app_user_id") WHERE "social_accounts"."app_user_id" is not null;--> statement-breakpoint
CREATE INDEX "social_accounts_due" ON "social_accounts" USING btree ("platform","next_sync_at","id") WHERE "social_accounts"."next_sync_at" is not null;--> statement-breakpoint
CREATE INDEX "social_accounts_by_state" ON "social_accounts" USING btree ("platform","state","failures");--> statement-breakpoint
CREATE INDEX "social_accounts_to_renew" ON "social_accounts" USING btree ("token_expires_at") WHERE "social_accounts"."access_token" is not null;--> statement-breakpoint
CREATE INDEX "social_accounts_to_erase" ON "social_accounts" USING btree ("history_until") WHERE "social_accounts"."history_until" is not null;--> statement-breakpoint
CREATE INDEX "social_accounts_to_verify" ON "social_accounts" USING btree ("platform","verified_at");--> statement-breakpoint
CREATE INDEX "token_answers_of_account" ON "token_answers" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "token_revocations_of_account" ON "token_revocations" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "platform_events_once" ON "platform_events" USING btree ("platform","key");--> statement-breakpoint
CREATE UNIQUE INDEX "platform_events_by_code" ON "platform_events" USING btree ("confirmation_code") WHERE "platform_events"."confirmation_code" is not null;--> statement-breakpoint
CREATE INDEX "platform_events_by_time" ON "platform_events" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "platform_events_processed" ON "platform_events" USING btree ("processed_at");--> statement-breakpoint
CREATE INDEX "sync_items_waiting" ON "sync_items" USING btree ("account_id") WHERE "sync_items"."outcome" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "sync_jobs_of_period" ON "sync_jobs" USING btree ("period") WHERE "sync_jobs"."period" is not null;--> statement-breakpoint
CREATE INDEX "sync_jobs_of_influencer" ON "sync_jobs" USING btree ("influencer_id","created_at","id");--> statement-breakpoint
CREATE INDEX "sync_jobs_by_time" ON "sync_jobs" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "sync_jobs_finished" ON "sync_jobs" USING btree ("finished_at");