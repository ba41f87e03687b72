-- AlterTable
ALTER TABLE "Run" ADD COLUMN "mongodbDocumentId" TEXT;
ALTER TABLE "Run" ADD COLUMN "resultsStore" TEXT;
ALTER TABLE "Run" ADD COLUMN "resultsStoreError" TEXT;
ALTER TABLE "Run" ADD COLUMN "resultsStoredAt" DATETIME;

-- AlterTable
ALTER TABLE "StagingTable" ADD COLUMN "dropReason" TEXT;
