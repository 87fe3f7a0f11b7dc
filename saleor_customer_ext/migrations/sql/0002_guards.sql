-- What the database itself refuses. An entry or a hold that is inserted is the truth; everything beside it is written by
-- its trigger and by nobody else. Every function below is cheap: it reads only rows of that one entry or hold.
--
-- Inserting an entry is all that it takes: its trigger refuses it or moves the account and its lots (0003_lots.sql), so
-- that they cannot differ from it. Hence no row of the ledger needs a foreign key that the trigger proves anyway, and
-- nothing is left to check at commit (docs/adr/0004).

CREATE FUNCTION customer_ext_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% refused: rows of % are kept as they are', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

-- TRUNCATE is refused while there is something to lose; an empty table may be truncated (test suites do).
CREATE FUNCTION customer_ext_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE filled boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO filled;
  IF filled THEN
    RAISE EXCEPTION 'TRUNCATE refused: rows of % are kept as they are', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;

-- Accounts ------------------------------------------------------------------------------------------------------------

CREATE FUNCTION customer_ext_account_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.balance <> 0 OR NEW.held <> 0 OR NEW.sequence <> 0 THEN
      RAISE EXCEPTION 'an account begins empty' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.currency !~ '^[A-Z]{3}$' THEN
      RAISE EXCEPTION '% is no currency code (customer_ext_account_currency)', NEW.currency
        USING ERRCODE = 'check_violation', CONSTRAINT = 'customer_ext_account_currency';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.sequence > 0 THEN
      RAISE EXCEPTION 'an account with entries cannot be deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
  END IF;
  IF (NEW.id, NEW.currency, NEW.balance, NEW.held, NEW.sequence, NEW.created_at, NEW.last_entry_at)
     IS DISTINCT FROM
     (OLD.id, OLD.currency, OLD.balance, OLD.held, OLD.sequence, OLD.created_at, OLD.last_entry_at) THEN
    RAISE EXCEPTION 'an account changes through its entries and holds only' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.user_id IS DISTINCT FROM OLD.user_id AND NEW.user_id IS NOT NULL THEN
    RAISE EXCEPTION 'an account cannot be given to somebody else' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER customer_ext_account_begin BEFORE INSERT OR DELETE ON saleor_customer_ext_creditaccount
  FOR EACH ROW EXECUTE FUNCTION customer_ext_account_guard();
-- Depth 0 is a statement from outside; the triggers below come with depth 1 and are let through.
CREATE TRIGGER customer_ext_account_change BEFORE UPDATE ON saleor_customer_ext_creditaccount
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION customer_ext_account_guard();
CREATE TRIGGER customer_ext_account_truncate BEFORE TRUNCATE ON saleor_customer_ext_creditaccount
  FOR EACH STATEMENT EXECUTE FUNCTION customer_ext_refuse_truncate();

-- Notes can name people, so they go with the person. Not by a foreign key: that would lock the user after the account,
-- while deleting a user locks the account after the user, and two such transactions stop each other for good.
CREATE FUNCTION customer_ext_account_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM saleor_customer_ext_creditnote WHERE user_id = OLD.user_id;
  RETURN NULL;
END $$;

CREATE TRIGGER customer_ext_account_left AFTER UPDATE OF user_id ON saleor_customer_ext_creditaccount
  FOR EACH ROW WHEN (OLD.user_id IS NOT NULL AND NEW.user_id IS NULL) EXECUTE FUNCTION customer_ext_account_left();

-- Lots and what entries take from them: written by the trigger of an entry, or of a hold, and by nobody else ------------

CREATE TRIGGER customer_ext_lot_keep BEFORE INSERT OR UPDATE OR DELETE ON saleor_customer_ext_creditlot
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION customer_ext_refuse();
CREATE TRIGGER customer_ext_lot_truncate BEFORE TRUNCATE ON saleor_customer_ext_creditlot
  FOR EACH STATEMENT EXECUTE FUNCTION customer_ext_refuse_truncate();

CREATE TRIGGER customer_ext_lot_use_open BEFORE INSERT ON saleor_customer_ext_creditlotuse
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION customer_ext_refuse();
CREATE TRIGGER customer_ext_lot_use_keep BEFORE UPDATE OR DELETE ON saleor_customer_ext_creditlotuse
  FOR EACH ROW EXECUTE FUNCTION customer_ext_refuse();
CREATE TRIGGER customer_ext_lot_use_truncate BEFORE TRUNCATE ON saleor_customer_ext_creditlotuse
  FOR EACH STATEMENT EXECUTE FUNCTION customer_ext_refuse_truncate();

-- Reasons: archived, never deleted, so that an entry needs no foreign key and no lock on the one row that all share -----

CREATE TRIGGER customer_ext_reason_keep BEFORE DELETE ON saleor_customer_ext_creditreason
  FOR EACH ROW EXECUTE FUNCTION customer_ext_refuse();
CREATE TRIGGER customer_ext_reason_change BEFORE UPDATE ON saleor_customer_ext_creditreason
  FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION customer_ext_refuse();

-- Entries -------------------------------------------------------------------------------------------------------------

-- The rules for one row stand here, under the names that CHECK constraints would have: PostgreSQL parses the stored text
-- of every CHECK again for each statement, which for these was a fifth of a posting (docs/adr/0004).
CREATE FUNCTION customer_ext_entry_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := CASE
    WHEN NEW.sequence <= 0 OR NEW.balance_after < 0 THEN 'customer_ext_entry_valid'
    WHEN NOT CASE
      WHEN NEW.kind IN ('TOP_UP', 'REFUND') THEN NEW.amount > 0
      WHEN NEW.kind IN ('REDUCTION', 'PAYMENT', 'EXPIRY') THEN NEW.amount < 0
      ELSE NEW.kind IN ('CORRECTION', 'TRANSFER') AND NEW.amount <> 0
    END THEN 'customer_ext_entry_sign'
    WHEN NEW.kind IN ('PAYMENT', 'REFUND') AND NEW.order_reference = ''
      OR NEW.kind = 'CORRECTION' AND NEW.corrects_id IS NULL
      OR NEW.hold_id IS NOT NULL AND NEW.kind <> 'PAYMENT' THEN 'customer_ext_entry_reference'
    WHEN NEW.expires_at IS NOT NULL AND NEW.amount < 0 THEN 'customer_ext_entry_expiry'
    WHEN num_nonnulls(NEW.idempotency_scope, NEW.idempotency_key, NEW.fingerprint) NOT IN (0, 3)
      THEN 'customer_ext_entry_key_whole'
  END;
  corrected record;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION 'new row for relation "%" violates check constraint "%"', TG_TABLE_NAME, broken
      USING ERRCODE = 'check_violation', CONSTRAINT = broken, TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
  END IF;
  IF NEW.corrects_id IS NOT NULL THEN
    SELECT e.account_id, e.amount,
           (SELECT sum(c.amount) FROM saleor_customer_ext_creditentry c WHERE c.corrects_id = e.id) AS returned
      INTO corrected FROM saleor_customer_ext_creditentry e WHERE e.id = NEW.corrects_id;
    IF NOT FOUND OR corrected.account_id <> NEW.account_id OR sign(corrected.amount) = sign(NEW.amount)
       OR abs(corrected.returned) > abs(corrected.amount) THEN
      RAISE EXCEPTION 'entry % cannot be corrected by %', NEW.corrects_id, NEW.amount USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  UPDATE saleor_customer_ext_creditaccount
    SET balance = NEW.balance_after, sequence = NEW.sequence, last_entry_at = NEW.created_at
    WHERE id = NEW.account_id AND sequence = NEW.sequence - 1
      AND balance + NEW.amount = NEW.balance_after AND last_entry_at <= NEW.created_at
      AND NEW.created_at <= greatest(last_entry_at, customer_ext_now())
      AND (NEW.reason_id IS NULL
           OR EXISTS (SELECT 1 FROM saleor_customer_ext_creditreason WHERE id = NEW.reason_id));
  IF NOT FOUND THEN
    IF NOT EXISTS (SELECT 1 FROM saleor_customer_ext_creditreason WHERE id = NEW.reason_id)
       AND NEW.reason_id IS NOT NULL THEN
      RAISE EXCEPTION 'there is no reason %', NEW.reason_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    RAISE EXCEPTION 'entry % breaks the chain of account %', NEW.sequence, NEW.account_id
      USING ERRCODE = 'check_violation';
  END IF;
  -- The lots. What most entries do is written out here: opening one, or taking from one that has enough.
  IF NEW.corrects_id IS NULL AND NEW.amount > 0 THEN
    INSERT INTO saleor_customer_ext_creditlot (account_id, entry_id, amount, remaining, held, expires_at)
      VALUES (NEW.account_id, NEW.id, NEW.amount, NEW.amount, 0, NEW.expires_at);
  ELSIF NEW.amount > 0 THEN
    PERFORM customer_ext_give_back(
      NEW.account_id, NEW.id, NEW.corrects_id, NEW.amount, NEW.created_at, NEW.expires_at);
  ELSIF NEW.kind = 'EXPIRY' THEN
    PERFORM customer_ext_expire_lot(NEW.account_id, NEW.id, NEW.amount, NEW.created_at);
  ELSE
    IF NEW.corrects_id IS NULL AND NEW.hold_id IS NULL THEN
      WITH lot AS (
        UPDATE saleor_customer_ext_creditlot SET remaining = remaining + NEW.amount
        WHERE remaining - held >= -NEW.amount AND id = (
          SELECT l.id FROM saleor_customer_ext_creditlot l
          WHERE l.account_id = NEW.account_id AND l.is_open AND l.remaining > l.held
            AND (l.expires_at IS NULL OR l.expires_at >= NEW.created_at)
          ORDER BY l.expires_at, l.id LIMIT 1)
        RETURNING id)
      INSERT INTO saleor_customer_ext_creditlotuse (entry_id, lot_id, amount) SELECT NEW.id, id, NEW.amount FROM lot;
      IF FOUND THEN
        RETURN NULL;
      END IF;
    END IF;
    PERFORM customer_ext_take(NEW.account_id, NEW.id, -NEW.amount, NEW.created_at, NEW.corrects_id, NEW.hold_id);
  END IF;
  RETURN NULL;
END $$;

-- The same for many top-ups that are inserted by one statement: what they do to accounts and lots is worked out for all of
-- them together, at a third of the cost. customer_ext_post_many says by a setting that it inserts such; whatever else comes
-- that way is refused. Who changes the setting within the very statement can as well switch triggers off.
CREATE FUNCTION customer_ext_entries_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  accounts bigint;
  moved bigint;
BEGIN
  IF EXISTS (SELECT 1 FROM posted WHERE kind <> 'TOP_UP' OR amount <= 0 OR corrects_id IS NOT NULL OR hold_id IS NOT NULL
               OR num_nonnulls(idempotency_scope, idempotency_key, fingerprint) NOT IN (0, 3)) THEN
    RAISE EXCEPTION 'only top-ups are posted many at once' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT reason_id FROM posted WHERE reason_id IS NOT NULL) given
             WHERE NOT EXISTS (SELECT 1 FROM saleor_customer_ext_creditreason WHERE id = given.reason_id)) THEN
    RAISE EXCEPTION 'there is no such reason' USING ERRCODE = 'foreign_key_violation';
  END IF;
  WITH entry AS (
    -- before, balance_before: what the account must have had, by each of its entries
    SELECT account_id, created_at, sequence, sequence - row_number() OVER w AS before, balance_after,
           balance_after - sum(amount) OVER w AS balance_before, lag(created_at) OVER w AS previous
    FROM posted WINDOW w AS (PARTITION BY account_id ORDER BY sequence)
  ), change AS (
    SELECT account_id, max(sequence) AS sequence, max(balance_after) AS balance, max(created_at) AS last,
           min(created_at) AS first, min(before) AS before, min(balance_before) AS balance_before,
           min(before) = max(before) AND min(balance_before) = max(balance_before)
             AND bool_and(created_at >= coalesce(previous, created_at)) AS is_chain
    FROM entry GROUP BY account_id
  ), changed AS (
    UPDATE saleor_customer_ext_creditaccount a
      SET balance = change.balance, sequence = change.sequence, last_entry_at = change.last
      FROM change
      WHERE a.id = change.account_id AND change.is_chain
        AND a.sequence = change.before AND a.balance = change.balance_before AND a.last_entry_at <= change.first
        AND change.last <= greatest(a.last_entry_at, customer_ext_now())
      RETURNING 1)
  SELECT (SELECT count(*) FROM change), (SELECT count(*) FROM changed) INTO accounts, moved;
  IF moved <> accounts THEN
    RAISE EXCEPTION 'entries break the chain of % accounts', accounts - moved USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO saleor_customer_ext_creditlot (account_id, entry_id, amount, remaining, held, expires_at)
    SELECT account_id, id, amount, amount, 0, expires_at FROM posted ORDER BY id;
  RETURN NULL;
END $$;

CREATE TRIGGER customer_ext_entry_posted AFTER INSERT ON saleor_customer_ext_creditentry
  FOR EACH ROW WHEN (current_setting('customer_ext.many', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION customer_ext_entry_posted();
CREATE TRIGGER customer_ext_entries_posted AFTER INSERT ON saleor_customer_ext_creditentry
  REFERENCING NEW TABLE AS posted
  FOR EACH STATEMENT WHEN (current_setting('customer_ext.many', true) IS NOT DISTINCT FROM 'on')
  EXECUTE FUNCTION customer_ext_entries_posted();
CREATE TRIGGER customer_ext_entry_keep BEFORE UPDATE OR DELETE ON saleor_customer_ext_creditentry
  FOR EACH ROW EXECUTE FUNCTION customer_ext_refuse();
CREATE TRIGGER customer_ext_entry_truncate BEFORE TRUNCATE ON saleor_customer_ext_creditentry
  FOR EACH STATEMENT EXECUTE FUNCTION customer_ext_refuse_truncate();

-- Holds: their lots first, then the hold, for the same reason ---------------------------------------------------------

CREATE FUNCTION customer_ext_hold_lot_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM saleor_customer_ext_credithold WHERE id = NEW.hold_id) THEN
    RAISE EXCEPTION 'hold % is complete', NEW.hold_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER customer_ext_hold_lot_guard BEFORE INSERT ON saleor_customer_ext_creditholdlot
  FOR EACH ROW EXECUTE FUNCTION customer_ext_hold_lot_guard();
CREATE TRIGGER customer_ext_hold_lot_keep BEFORE UPDATE OR DELETE ON saleor_customer_ext_creditholdlot
  FOR EACH ROW EXECUTE FUNCTION customer_ext_refuse();
CREATE TRIGGER customer_ext_hold_lot_truncate BEFORE TRUNCATE ON saleor_customer_ext_creditholdlot
  FOR EACH STATEMENT EXECUTE FUNCTION customer_ext_refuse_truncate();

CREATE FUNCTION customer_ext_hold_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved numeric;
  own boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'OPEN' THEN
      RAISE EXCEPTION 'a hold begins open' USING ERRCODE = 'check_violation';
    END IF;
    SELECT sum(h.amount), bool_and(l.account_id = NEW.account_id) INTO moved, own
      FROM saleor_customer_ext_creditholdlot h JOIN saleor_customer_ext_creditlot l ON l.id = h.lot_id
      WHERE h.hold_id = NEW.id;
    IF moved IS DISTINCT FROM NEW.amount OR own IS NOT TRUE THEN
      RAISE EXCEPTION 'hold of % does not match its lots (%)', NEW.amount, moved USING ERRCODE = 'check_violation';
    END IF;
    UPDATE saleor_customer_ext_creditlot l SET held = l.held + h.amount
      FROM saleor_customer_ext_creditholdlot h WHERE h.hold_id = NEW.id AND l.id = h.lot_id;
    UPDATE saleor_customer_ext_creditaccount SET held = held + NEW.amount WHERE id = NEW.account_id;
    RETURN NULL;
  END IF;
  IF OLD.status <> 'OPEN'
     OR (NEW.id, NEW.account_id, NEW.checkout_reference, NEW.amount, NEW.created_at)
        IS DISTINCT FROM (OLD.id, OLD.account_id, OLD.checkout_reference, OLD.amount, OLD.created_at) THEN
    RAISE EXCEPTION 'hold % ended, or is another''s', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status <> 'OPEN' THEN
    UPDATE saleor_customer_ext_creditlot l SET held = l.held - h.amount
      FROM saleor_customer_ext_creditholdlot h WHERE h.hold_id = NEW.id AND l.id = h.lot_id;
    UPDATE saleor_customer_ext_creditaccount SET held = held - NEW.amount WHERE id = NEW.account_id;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER customer_ext_hold_changed AFTER INSERT OR UPDATE ON saleor_customer_ext_credithold
  FOR EACH ROW EXECUTE FUNCTION customer_ext_hold_changed();
-- The payment comes after the capture, so whether there is one can only be asked at the end of the transaction.
CREATE FUNCTION customer_ext_hold_captured() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM saleor_customer_ext_creditentry e
                 WHERE e.hold_id = NEW.id AND NEW.captured = least(NEW.amount, -e.amount)) THEN
    RAISE EXCEPTION 'hold % was captured without a payment', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER customer_ext_hold_captured AFTER UPDATE ON saleor_customer_ext_credithold
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'CAPTURED')
  EXECUTE FUNCTION customer_ext_hold_captured();
CREATE TRIGGER customer_ext_hold_keep BEFORE DELETE ON saleor_customer_ext_credithold
  FOR EACH ROW EXECUTE FUNCTION customer_ext_refuse();
CREATE TRIGGER customer_ext_hold_truncate BEFORE TRUNCATE ON saleor_customer_ext_credithold
  FOR EACH STATEMENT EXECUTE FUNCTION customer_ext_refuse_truncate();
