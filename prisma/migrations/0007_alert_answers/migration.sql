-- AlterTable
ALTER TABLE "AlertDelivery" ADD COLUMN "answer" TEXT;
