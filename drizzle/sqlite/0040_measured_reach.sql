ALTER TABLE `influencers` ADD `measured_reach` integer DEFAULT -1 NOT NULL;--> statement-breakpoint
CREATE INDEX `influencers_by_measured_reach` ON `influencers` (`approval`,`measured_reach`,`id`);--> statement-breakpoint
UPDATE influencers SET measured_reach = (
  SELECT coalesce(sum(CASE WHEN a.platform <> 'youtube' THEN a.followers END), sum(a.followers)) FROM audiences a
  WHERE a.influencer_id = influencers.id AND a.source = 'measured'
) WHERE EXISTS (SELECT 1 FROM audiences a WHERE a.influencer_id = influencers.id AND a.source = 'measured');--> statement-breakpoint
UPDATE influencers SET declared_reach = (
  SELECT sum(a.followers) FROM audiences a
  WHERE a.influencer_id = influencers.id AND NOT (a.platform = 'youtube' AND a.source = 'measured')
) WHERE EXISTS (
  SELECT 1 FROM audiences a WHERE a.influencer_id = influencers.id AND a.platform = 'youtube' AND a.source = 'measured'
) AND EXISTS (
  SELECT 1 FROM audiences a
  WHERE a.influencer_id = influencers.id AND NOT (a.platform = 'youtube' AND a.source = 'measured')
);
