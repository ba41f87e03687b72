-- AlterTable
ALTER TABLE "KpiPoint" ADD COLUMN "breakdown" JSONB;

-- AlterTable
ALTER TABLE "Run" ADD COLUMN "alertsCheckedAt" DATETIME;

-- CreateTable
CREATE TABLE "SchemaChange" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "connectionId" TEXT NOT NULL,
    "dataset" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "changes" JSONB NOT NULL,
    CONSTRAINT "SchemaChange_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Schedule" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "rulesetId" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "timezone" TEXT NOT NULL,
    "missed" TEXT NOT NULL DEFAULT 'skip',
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "options" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "nextRunAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Schedule_rulesetId_fkey" FOREIGN KEY ("rulesetId") REFERENCES "Ruleset" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ScheduleFire" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "scheduleId" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "at" DATETIME NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "runId" TEXT,
    CONSTRAINT "ScheduleFire_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AlertChannel" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "secrets" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Alert" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "rulesetId" TEXT,
    "conditions" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Alert_rulesetId_fkey" FOREIGN KEY ("rulesetId") REFERENCES "Ruleset" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AlertTarget" (
    "alertId" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,

    PRIMARY KEY ("alertId", "channelId"),
    CONSTRAINT "AlertTarget_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AlertTarget_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "AlertChannel" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AlertDelivery" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "key" TEXT NOT NULL,
    "alertId" TEXT,
    "channelId" TEXT,
    "alertName" TEXT NOT NULL,
    "channelName" TEXT NOT NULL,
    "runId" TEXT,
    "subject" TEXT NOT NULL,
    "message" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextTryAt" DATETIME,
    "lastError" TEXT,
    "lastTryAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "sentAt" DATETIME,
    CONSTRAINT "AlertDelivery_alertId_fkey" FOREIGN KEY ("alertId") REFERENCES "Alert" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "AlertDelivery_channelId_fkey" FOREIGN KEY ("channelId") REFERENCES "AlertChannel" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "SchemaChange_connectionId_dataset_at_idx" ON "SchemaChange"("connectionId", "dataset", "at");

-- CreateIndex
CREATE INDEX "Schedule_nextRunAt_idx" ON "Schedule"("nextRunAt");

-- CreateIndex
CREATE UNIQUE INDEX "Schedule_rulesetId_cron_timezone_key" ON "Schedule"("rulesetId", "cron", "timezone");

-- CreateIndex
CREATE INDEX "ScheduleFire_scheduleId_id_idx" ON "ScheduleFire"("scheduleId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ScheduleFire_scheduleId_dueAt_key" ON "ScheduleFire"("scheduleId", "dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "AlertChannel_name_key" ON "AlertChannel"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Alert_name_key" ON "Alert"("name");

-- CreateIndex
CREATE INDEX "AlertTarget_channelId_idx" ON "AlertTarget"("channelId");

-- CreateIndex
CREATE UNIQUE INDEX "AlertDelivery_key_key" ON "AlertDelivery"("key");

-- CreateIndex
CREATE INDEX "AlertDelivery_status_nextTryAt_idx" ON "AlertDelivery"("status", "nextTryAt");

-- CreateIndex
CREATE INDEX "AlertDelivery_createdAt_idx" ON "AlertDelivery"("createdAt");

-- CreateIndex
CREATE INDEX "Run_alertsCheckedAt_status_idx" ON "Run"("alertsCheckedAt", "status");

-- Back-fill: what each rule and field did is in the documents of former runs.
UPDATE "KpiPoint" SET "breakdown" = (
    SELECT json_object('rules', json_extract("Run"."result", '$.rules'), 'fields', json_extract("Run"."result", '$.fields'))
    FROM "Run" WHERE "Run"."id" = "KpiPoint"."runId" AND json_type("Run"."result", '$.rules') = 'array' AND json_type("Run"."result", '$.fields') = 'array'
);

-- Runs that ended before there were alerts tell nobody.
UPDATE "Run" SET "alertsCheckedAt" = "endedAt" WHERE "endedAt" IS NOT NULL;
