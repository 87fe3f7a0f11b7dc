-- What the database itself refuses. A row that is inserted is the truth; sums beside it are written by these triggers
-- and by nobody else. Every function below is cheap: it reads only rows of the one entry or hold that is inserted.
--
-- An entry is inserted LAST, after the lots that it opens and the lot uses that it makes (their foreign keys are checked
-- at commit). So the insert of the entry can check that everything adds up, once, and nothing can be added afterwards.

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

-- Lots and what entries take from them --------------------------------------------------------------------------------

CREATE FUNCTION customer_ext_lot_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.remaining <> NEW.amount OR NEW.held <> 0 THEN
    RAISE EXCEPTION 'a lot begins whole' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM saleor_customer_ext_creditentry WHERE id = NEW.entry_id) THEN
    RAISE EXCEPTION 'entry % is complete', NEW.entry_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER customer_ext_lot_open BEFORE INSERT ON saleor_customer_ext_creditlot
  FOR EACH ROW EXECUTE FUNCTION customer_ext_lot_open();
CREATE TRIGGER customer_ext_lot_keep BEFORE UPDATE OR DELETE ON saleor_customer_ext_creditlot
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION customer_ext_refuse();
CREATE TRIGGER customer_ext_lot_truncate BEFORE TRUNCATE ON saleor_customer_ext_creditlot
  FOR EACH STATEMENT EXECUTE FUNCTION customer_ext_refuse_truncate();

CREATE FUNCTION customer_ext_lot_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM saleor_customer_ext_creditentry WHERE id = NEW.entry_id) THEN
    RAISE EXCEPTION 'entry % is complete', NEW.entry_id USING ERRCODE = 'restrict_violation';
  END IF;
  UPDATE saleor_customer_ext_creditlot SET remaining = remaining + NEW.amount WHERE id = NEW.lot_id;
  RETURN NEW;
END $$;

CREATE TRIGGER customer_ext_lot_used BEFORE INSERT ON saleor_customer_ext_creditlotuse
  FOR EACH ROW EXECUTE FUNCTION customer_ext_lot_used();
CREATE TRIGGER customer_ext_lot_use_keep BEFORE UPDATE OR DELETE ON saleor_customer_ext_creditlotuse
  FOR EACH ROW EXECUTE FUNCTION customer_ext_refuse();
CREATE TRIGGER customer_ext_lot_use_truncate BEFORE TRUNCATE ON saleor_customer_ext_creditlotuse
  FOR EACH STATEMENT EXECUTE FUNCTION customer_ext_refuse_truncate();

-- Entries -------------------------------------------------------------------------------------------------------------

CREATE FUNCTION customer_ext_entry_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved numeric;
  own boolean;
  corrected record;
BEGIN
  SELECT sum(m.amount), bool_and(m.account_id = NEW.account_id) INTO moved, own FROM (
    SELECT l.amount, l.account_id FROM saleor_customer_ext_creditlot l WHERE l.entry_id = NEW.id
    UNION ALL
    SELECT u.amount, l.account_id FROM saleor_customer_ext_creditlotuse u
      JOIN saleor_customer_ext_creditlot l ON l.id = u.lot_id WHERE u.entry_id = NEW.id
  ) m;
  IF moved IS DISTINCT FROM NEW.amount OR own IS NOT TRUE THEN
    RAISE EXCEPTION 'entry of % does not match its lots (%)', NEW.amount, moved USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.corrects_id IS NOT NULL THEN
    SELECT e.account_id, e.amount,
           (SELECT sum(c.amount) FROM saleor_customer_ext_creditentry c WHERE c.corrects_id = e.id) AS returned
      INTO corrected FROM saleor_customer_ext_creditentry e WHERE e.id = NEW.corrects_id;
    IF corrected.account_id <> NEW.account_id OR sign(corrected.amount) = sign(NEW.amount)
       OR abs(corrected.returned) > abs(corrected.amount) THEN
      RAISE EXCEPTION 'entry % cannot be corrected by %', NEW.corrects_id, NEW.amount USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  UPDATE saleor_customer_ext_creditaccount
    SET balance = NEW.balance_after, sequence = NEW.sequence, last_entry_at = NEW.created_at
    WHERE id = NEW.account_id AND sequence = NEW.sequence - 1
      AND balance + NEW.amount = NEW.balance_after AND last_entry_at <= NEW.created_at;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'entry % breaks the chain of account %', NEW.sequence, NEW.account_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER customer_ext_entry_posted AFTER INSERT ON saleor_customer_ext_creditentry
  FOR EACH ROW EXECUTE FUNCTION customer_ext_entry_posted();
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
CREATE TRIGGER customer_ext_hold_keep BEFORE DELETE ON saleor_customer_ext_credithold
  FOR EACH ROW EXECUTE FUNCTION customer_ext_refuse();
CREATE TRIGGER customer_ext_hold_truncate BEFORE TRUNCATE ON saleor_customer_ext_credithold
  FOR EACH STATEMENT EXECUTE FUNCTION customer_ext_refuse_truncate();
