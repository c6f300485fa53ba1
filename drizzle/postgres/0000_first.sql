CREATE TABLE "account_tokens" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"purpose" text collate "C" NOT NULL,
	"email" text collate "C" NOT NULL,
	"nonce" text collate "C" NOT NULL,
	"expires_at" text collate "C" NOT NULL,
	"used_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"hash" text collate "C" NOT NULL,
	"used_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"email" text collate "C" NOT NULL,
	"username" text collate "C" NOT NULL,
	"username_key" text collate "C" NOT NULL,
	"phone" text collate "C",
	"password_hash" text collate "C" NOT NULL,
	"role" text collate "C" NOT NULL,
	"sponsor_id" text collate "C",
	"influencer_id" text collate "C",
	"locale" text collate "C" NOT NULL,
	"timezone" text collate "C" NOT NULL,
	"disabled_at" text collate "C",
	"email_verified_at" text collate "C",
	"last_login_at" text collate "C",
	"last_seen_at" text collate "C",
	"totp_secret" text collate "C",
	"totp_enabled_at" text collate "C",
	"totp_step" bigint,
	"deleted_at" text collate "C",
	"search" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempt_counters" (
	"key" text collate "C" PRIMARY KEY NOT NULL,
	"count" bigint NOT NULL,
	"started_at" text collate "C" NOT NULL,
	"expires_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login_events" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"user_id" text collate "C",
	"login" text collate "C" NOT NULL,
	"login_key" text collate "C" NOT NULL,
	"method" text collate "C" NOT NULL,
	"outcome" text collate "C" NOT NULL,
	"reason" text collate "C",
	"ip" text collate "C" NOT NULL,
	"user_agent" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"method" text collate "C" NOT NULL,
	"ip" text collate "C" NOT NULL,
	"user_agent" text collate "C" NOT NULL,
	"two_factor" boolean NOT NULL,
	"proved_at" text collate "C" NOT NULL,
	"nonce" text collate "C" NOT NULL,
	"generation" bigint NOT NULL,
	"rotated_at" text collate "C" NOT NULL,
	"last_seen_at" text collate "C" NOT NULL,
	"expires_at" text collate "C" NOT NULL,
	"ended_at" text collate "C",
	"end_reason" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "influencers" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"display_name" text collate "C" NOT NULL,
	"bio" text collate "C",
	"category" text collate "C",
	"niche" text collate "C",
	"languages" jsonb NOT NULL,
	"location" text collate "C",
	"country" text collate "C",
	"website" text collate "C",
	"instagram" text collate "C",
	"youtube" text collate "C",
	"tiktok" text collate "C",
	"declared_reach" bigint,
	"commission_bps" bigint,
	"payout_method" text collate "C",
	"photo_file_id" text collate "C",
	"is_public" boolean DEFAULT true NOT NULL,
	"admin_notes" text collate "C",
	"approval" text collate "C" NOT NULL,
	"approval_reason" text collate "C",
	"flagged_at" text collate "C",
	"flag_reason" text collate "C",
	"flagged_by" text collate "C",
	"closed_at" text collate "C",
	"search" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"key" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"to" text collate "C",
	"user_id" text collate "C",
	"locale" text collate "C",
	"data" jsonb NOT NULL,
	"state" text collate "C" NOT NULL,
	"attempts" bigint DEFAULT 0 NOT NULL,
	"failure" text collate "C",
	"sent_at" text collate "C",
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notification_choices" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"in_app" boolean NOT NULL,
	"mail" boolean NOT NULL,
	"updated_at" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"data" jsonb NOT NULL,
	"link" text collate "C",
	"key" text collate "C" NOT NULL,
	"read_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text collate "C" PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sponsor_slugs" (
	"slug" text collate "C" PRIMARY KEY NOT NULL,
	"sponsor_id" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sponsors" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"company_name" text collate "C" NOT NULL,
	"slug" text collate "C" NOT NULL,
	"sells_on" text collate "C",
	"industry" text collate "C",
	"description" text collate "C",
	"website" text collate "C",
	"address" text collate "C",
	"city" text collate "C",
	"country" text collate "C",
	"tax_id" text collate "C",
	"brand_color" text collate "C",
	"welcome_message" text collate "C",
	"logo_file_id" text collate "C",
	"currency" text collate "C" NOT NULL,
	"default_commission_bps" bigint,
	"platform_fee_bps" bigint,
	"attribution_policy" text collate "C" DEFAULT 'coupon_first' NOT NULL,
	"window_days" bigint DEFAULT 30 NOT NULL,
	"hold_days" bigint,
	"hold_from" text collate "C" DEFAULT 'paid' NOT NULL,
	"currency_fixed" boolean DEFAULT false NOT NULL,
	"approval" text collate "C" NOT NULL,
	"approval_reason" text collate "C",
	"flagged_at" text collate "C",
	"flag_reason" text collate "C",
	"flagged_by" text collate "C",
	"closed_at" text collate "C",
	"search" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL,
	"updated_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"body_hash" text collate "C" NOT NULL,
	"answer" text collate "C" NOT NULL,
	"expires_at" text collate "C" NOT NULL,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"actor_kind" text collate "C",
	"actor_id" text collate "C",
	"action" text collate "C" NOT NULL,
	"target_id" text collate "C" NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"ip" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"type" text collate "C" NOT NULL,
	"subject_id" text collate "C" NOT NULL,
	"sponsor_id" text collate "C",
	"influencer_id" text collate "C",
	"user_id" text collate "C",
	"actor_kind" text collate "C",
	"actor_id" text collate "C",
	"payload" jsonb NOT NULL,
	"position" bigint,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "history" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"subject_id" text collate "C" NOT NULL,
	"from" text collate "C",
	"to" text collate "C" NOT NULL,
	"action" text collate "C" NOT NULL,
	"actor_kind" text collate "C",
	"actor_id" text collate "C",
	"comment" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text collate "C" NOT NULL,
	"lane" text collate "C" NOT NULL,
	"payload" jsonb NOT NULL,
	"due_at" text collate "C" NOT NULL,
	"lease" text collate "C",
	"attempts" bigint DEFAULT 0 NOT NULL,
	"key" text collate "C",
	"failure" text collate "C",
	"finished_at" text collate "C",
	"dead_at" text collate "C",
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scheduled_runs" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"task" text collate "C" NOT NULL,
	"period" text collate "C" NOT NULL,
	"started_at" text collate "C",
	"finished_at" text collate "C",
	"outcome" text collate "C" NOT NULL,
	"failure" text collate "C",
	"result" jsonb,
	"created_at" text collate "C" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "account_tokens" ADD CONSTRAINT "account_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_influencer_id_influencers_id_fk" FOREIGN KEY ("influencer_id") REFERENCES "public"."influencers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "login_events" ADD CONSTRAINT "login_events_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sponsor_slugs" ADD CONSTRAINT "sponsor_slugs_sponsor_id_sponsors_id_fk" FOREIGN KEY ("sponsor_id") REFERENCES "public"."sponsors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_tokens_by_user" ON "account_tokens" USING btree ("user_id","purpose");--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_codes_hash" ON "recovery_codes" USING btree ("user_id","hash");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "users_username" ON "users" USING btree ("username_key");--> statement-breakpoint
CREATE UNIQUE INDEX "users_phone" ON "users" USING btree ("phone") WHERE "users"."phone" is not null;--> statement-breakpoint
CREATE INDEX "users_by_time" ON "users" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "users_by_role" ON "users" USING btree ("role","created_at","id");--> statement-breakpoint
CREATE INDEX "users_by_sponsor" ON "users" USING btree ("sponsor_id");--> statement-breakpoint
CREATE INDEX "users_by_influencer" ON "users" USING btree ("influencer_id");--> statement-breakpoint
CREATE INDEX "attempt_counters_by_expiry" ON "attempt_counters" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "login_events_by_time" ON "login_events" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "login_events_by_user" ON "login_events" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "sessions_by_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "influencers_by_approval" ON "influencers" USING btree ("approval","created_at","id");--> statement-breakpoint
CREATE INDEX "influencers_by_category" ON "influencers" USING btree ("category","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "mails_once" ON "mails" USING btree ("kind","key");--> statement-breakpoint
CREATE INDEX "mails_by_time" ON "mails" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "mails_of_user" ON "mails" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notification_choices_once" ON "notification_choices" USING btree ("user_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_once" ON "notifications" USING btree ("user_id","key");--> statement-breakpoint
CREATE INDEX "notifications_of_user" ON "notifications" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "sponsor_slugs_by_sponsor" ON "sponsor_slugs" USING btree ("sponsor_id");--> statement-breakpoint
CREATE INDEX "sponsors_by_approval" ON "sponsors" USING btree ("approval","created_at","id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_expiry" ON "idempotency_keys" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "audit_by_time" ON "audit_log" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "audit_of_target" ON "audit_log" USING btree ("target_id","created_at");--> statement-breakpoint
CREATE INDEX "audit_by_action" ON "audit_log" USING btree ("action","created_at");--> statement-breakpoint
CREATE INDEX "events_to_fan_out" ON "events" USING btree ("id") WHERE "events"."position" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "events_by_position" ON "events" USING btree ("position") WHERE "events"."position" is not null;--> statement-breakpoint
CREATE INDEX "events_of_subject" ON "events" USING btree ("subject_id","created_at");--> statement-breakpoint
CREATE INDEX "history_of_subject" ON "history" USING btree ("subject_id","created_at","id");--> statement-breakpoint
CREATE INDEX "jobs_due" ON "jobs" USING btree ("lane","due_at","id") WHERE "jobs"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "jobs_by_time" ON "jobs" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "jobs_finished" ON "jobs" USING btree ("finished_at");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_key" ON "jobs" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "scheduled_runs_once" ON "scheduled_runs" USING btree ("task","period");--> statement-breakpoint
CREATE INDEX "scheduled_runs_by_time" ON "scheduled_runs" USING btree ("created_at","id");