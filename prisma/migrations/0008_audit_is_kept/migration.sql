-- What was audited is never changed and never removed, whoever asks: Tieout itself has no way to do it either.
CREATE TRIGGER "AuditEntry_is_never_changed" BEFORE UPDATE ON "AuditEntry"
BEGIN
  SELECT RAISE(ABORT, 'audit entries are never changed');
END;

CREATE TRIGGER "AuditEntry_is_never_removed" BEFORE DELETE ON "AuditEntry"
BEGIN
  SELECT RAISE(ABORT, 'audit entries are never removed');
END;

-- INSERT OR REPLACE removes without asking the trigger above.
CREATE TRIGGER "AuditEntry_is_never_replaced" BEFORE INSERT ON "AuditEntry"
WHEN EXISTS (SELECT 1 FROM "AuditEntry" WHERE "id" = NEW."id")
BEGIN
  SELECT RAISE(ABORT, 'audit entries are never replaced');
END;
