-- AlterTable
ALTER TABLE "ChangeSet" ADD COLUMN "counts" JSONB;

-- AlterTable
ALTER TABLE "ChangeTask" ADD COLUMN "result" JSONB;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Change" (
    "changeSetId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "rule" TEXT,
    "key" JSONB NOT NULL,
    "places" TEXT NOT NULL,
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
INSERT INTO "new_Change" ("appliedAt", "appliedBy", "appliedByName", "approved", "before", "changeSetId", "comments", "decidedAt", "decidedBy", "decidedByName", "decision", "detail", "key", "kind", "outcome", "problem", "rule", "search", "seq", "undoneBy") SELECT "appliedAt", "appliedBy", "appliedByName", "approved", "before", "changeSetId", "comments", "decidedAt", "decidedBy", "decidedByName", "decision", "detail", "key", "kind", "outcome", "problem", "rule", "search", "seq", "undoneBy" FROM "Change";
DROP TABLE "Change";
ALTER TABLE "new_Change" RENAME TO "Change";
CREATE INDEX "Change_changeSetId_kind_decision_seq_idx" ON "Change"("changeSetId", "kind", "decision", "seq");
CREATE INDEX "Change_changeSetId_decision_seq_idx" ON "Change"("changeSetId", "decision", "seq");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
