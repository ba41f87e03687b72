-- CreateTable
CREATE TABLE "ChangeSet" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "origin" TEXT NOT NULL,
    "runId" TEXT,
    "undoOf" TEXT,
    "rulesetId" TEXT,
    "rulesetName" TEXT,
    "rulesetVersion" INTEGER,
    "side" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "table" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "layout" JSONB,
    "summary" JSONB,
    "failure" JSONB,
    "report" JSONB,
    "createdBy" TEXT NOT NULL,
    "createdByName" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "plannedAt" DATETIME,
    "appliedBy" TEXT,
    "appliedByName" TEXT,
    "appliedAt" DATETIME,
    CONSTRAINT "ChangeSet_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Change" (
    "changeSetId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "rule" TEXT,
    "key" JSONB NOT NULL,
    "search" TEXT NOT NULL,
    "decision" TEXT NOT NULL DEFAULT 'pending',
    "approved" INTEGER NOT NULL DEFAULT 0,
    "decidedBy" TEXT,
    "decidedByName" TEXT,
    "decidedAt" DATETIME,
    "problem" TEXT,
    "comments" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT,
    "detail" JSONB,
    "before" JSONB,
    "appliedBy" TEXT,
    "appliedByName" TEXT,
    "appliedAt" DATETIME,
    "undoneBy" TEXT,

    PRIMARY KEY ("changeSetId", "seq"),
    CONSTRAINT "Change_changeSetId_fkey" FOREIGN KEY ("changeSetId") REFERENCES "ChangeSet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeField" (
    "changeSetId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "field" TEXT NOT NULL,
    "column" TEXT NOT NULL,
    "policy" TEXT,
    "oldValue" TEXT,
    "newValue" TEXT,
    "hasValue" BOOLEAN NOT NULL,
    "otherValue" TEXT,
    "problem" TEXT,
    "decision" TEXT NOT NULL DEFAULT 'pending',
    "decidedBy" TEXT,
    "decidedByName" TEXT,
    "decidedAt" DATETIME,
    "typedBy" TEXT,

    PRIMARY KEY ("changeSetId", "seq", "place"),
    CONSTRAINT "ChangeField_changeSetId_seq_fkey" FOREIGN KEY ("changeSetId", "seq") REFERENCES "Change" ("changeSetId", "seq") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeComment" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "changeSetId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "actor" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    CONSTRAINT "ChangeComment_changeSetId_fkey" FOREIGN KEY ("changeSetId") REFERENCES "ChangeSet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeEvent" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "changeSetId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "actor" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    CONSTRAINT "ChangeEvent_changeSetId_fkey" FOREIGN KEY ("changeSetId") REFERENCES "ChangeSet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeTask" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "changeSetId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "progress" JSONB,
    "actor" JSONB NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "workerId" TEXT,
    "leaseUntil" DATETIME,
    "cancelRequestedAt" DATETIME,
    "queuedAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "endedAt" DATETIME,
    "failure" JSONB,
    CONSTRAINT "ChangeTask_changeSetId_fkey" FOREIGN KEY ("changeSetId") REFERENCES "ChangeSet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ChangeAttempt" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "changeSetId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "onStale" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "report" JSONB,
    "failure" JSONB,
    CONSTRAINT "ChangeAttempt_changeSetId_fkey" FOREIGN KEY ("changeSetId") REFERENCES "ChangeSet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "ChangeSet_runId_idx" ON "ChangeSet"("runId");

-- CreateIndex
CREATE INDEX "ChangeSet_status_createdAt_idx" ON "ChangeSet"("status", "createdAt");

-- CreateIndex
CREATE INDEX "ChangeSet_createdAt_idx" ON "ChangeSet"("createdAt");

-- CreateIndex
CREATE INDEX "Change_changeSetId_kind_decision_seq_idx" ON "Change"("changeSetId", "kind", "decision", "seq");

-- CreateIndex
CREATE INDEX "Change_changeSetId_decision_seq_idx" ON "Change"("changeSetId", "decision", "seq");

-- CreateIndex
CREATE INDEX "ChangeField_changeSetId_field_decision_idx" ON "ChangeField"("changeSetId", "field", "decision");

-- CreateIndex
CREATE INDEX "ChangeComment_changeSetId_seq_idx" ON "ChangeComment"("changeSetId", "seq");

-- CreateIndex
CREATE INDEX "ChangeEvent_changeSetId_id_idx" ON "ChangeEvent"("changeSetId", "id");

-- CreateIndex
CREATE INDEX "ChangeTask_status_queuedAt_idx" ON "ChangeTask"("status", "queuedAt");

-- CreateIndex
CREATE INDEX "ChangeTask_changeSetId_kind_idx" ON "ChangeTask"("changeSetId", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "ChangeAttempt_changeSetId_number_key" ON "ChangeAttempt"("changeSetId", "number");
