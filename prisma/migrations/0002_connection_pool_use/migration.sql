-- AlterTable
ALTER TABLE "WorkerNode" ADD COLUMN "pools" JSONB;
