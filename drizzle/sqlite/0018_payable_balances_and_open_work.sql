CREATE INDEX `commissions_held` ON `commissions` (`hold_until`,`id`) WHERE "commissions"."state" = 'on_hold';--> statement-breakpoint
CREATE INDEX `balances_payable` ON `balances` (`amount`,`id`) WHERE "balances"."account" = 'influencer_payable';--> statement-breakpoint
CREATE INDEX `balances_payable_to` ON `balances` (`sponsor_id`,`amount`,`id`) WHERE "balances"."account" = 'influencer_payable';--> statement-breakpoint
CREATE INDEX `orders_to_send` ON `orders` (`sponsor_id`) WHERE "orders"."payment" = 'paid' and "orders"."fulfilment" = 'pending';--> statement-breakpoint
CREATE INDEX `payouts_open` ON `payouts` (`created_at`) WHERE "payouts"."state" in ('draft', 'locked', 'processing');--> statement-breakpoint
CREATE INDEX `jobs_dead` ON `jobs` (`dead_at`) WHERE "jobs"."dead_at" is not null;