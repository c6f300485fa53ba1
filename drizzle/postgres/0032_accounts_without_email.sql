ALTER TABLE "account_tokens" ALTER COLUMN "email" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "email" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "account_tokens" ADD COLUMN "phone" text collate "C";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "phone_verified_at" text collate "C";