-- Holds: the same shape as posting. {user_type} is the type of the host's user key.

-- Holds p_amount for a checkout, instead of what it held before; a second call with the same amount renews the hold.
-- outcome: HELD, RENEWED; or a refusal that leaves an earlier hold as it was:
--   NO_ACCOUNT, OVERDRAWN (available says how much this checkout could hold),
--   FOREIGN (another account holds for this checkout).
CREATE FUNCTION customer_ext_hold(
  p_user {user_type}, p_currency text, p_checkout text, p_amount numeric, p_seconds integer,
  OUT outcome text, OUT hold_id bigint, OUT account_id bigint, OUT available numeric, OUT expires_at timestamptz
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  a record;
  old record;
  v_now timestamptz;
  v_first bigint[];
  v_first_amounts numeric[];
  v_plan record;
BEGIN
  SELECT c.id, c.balance, c.held INTO a
    FROM saleor_customer_ext_creditaccount c WHERE c.user_id = p_user AND c.currency = p_currency FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    outcome := 'NO_ACCOUNT';
    RETURN;
  END IF;
  account_id := a.id;
  v_now := customer_ext_now();
  expires_at := v_now + make_interval(secs => p_seconds);
  IF customer_ext_write_due(a.id, v_now) > 0 THEN
    SELECT c.id, c.balance, c.held INTO a FROM saleor_customer_ext_creditaccount c WHERE c.id = a.id;
  END IF;
  SELECT h.id, h.account_id, h.amount INTO old FROM saleor_customer_ext_credithold h
    WHERE h.checkout_reference = p_checkout AND h.status = 'OPEN' FOR NO KEY UPDATE;
  IF old.account_id <> a.id THEN
    outcome := 'FOREIGN';
    RETURN;
  END IF;
  IF old.amount = p_amount THEN
    UPDATE saleor_customer_ext_credithold SET expires_at = customer_ext_hold.expires_at WHERE id = old.id;
    outcome := 'RENEWED';
    hold_id := old.id;
    available := a.balance - a.held;
    RETURN;
  END IF;
  available := a.balance - a.held + coalesce(old.amount, 0);
  IF available < p_amount THEN
    outcome := 'OVERDRAWN';
    RETURN;
  END IF;
  IF old.id IS NOT NULL THEN  -- keep what was held on lots that have expired since
    SELECT array_agg(hl.lot_id ORDER BY hl.id), array_agg(hl.amount ORDER BY hl.id) INTO v_first, v_first_amounts
      FROM saleor_customer_ext_creditholdlot hl WHERE hl.hold_id = old.id;
    UPDATE saleor_customer_ext_credithold SET status = 'RELEASED', released = amount, ended_at = v_now WHERE id = old.id;
  END IF;
  SELECT p.lots, p.parts INTO v_plan FROM customer_ext_plan_lots(a.id, p_amount, v_now, v_first, v_first_amounts) p;
  hold_id := nextval('saleor_customer_ext_credithold_id_seq');
  INSERT INTO saleor_customer_ext_creditholdlot (hold_id, lot_id, amount)
    SELECT hold_id, f.lot, f.part FROM unnest(v_plan.lots, v_plan.parts) AS f(lot, part);
  INSERT INTO saleor_customer_ext_credithold
    (id, account_id, checkout_reference, amount, captured, released, status, created_at, expires_at)
    VALUES (hold_id, a.id, p_checkout, p_amount, 0, 0, 'OPEN', v_now, expires_at);
  available := available - p_amount;
  outcome := 'HELD';
END $$;

-- Ends a hold without taking anything. p_status: RELEASED or EXPIRED. p_if_due: only if its time is over by now.
-- outcome: RELEASED or EXPIRED; KEPT (not due); ENDED (it had ended before; nothing happens); UNKNOWN.
CREATE FUNCTION customer_ext_end_hold(
  p_hold bigint, p_status text, p_if_due boolean, OUT outcome text
) LANGUAGE plpgsql AS $$
DECLARE
  v_account bigint;
  hold record;
  v_now timestamptz;
BEGIN
  SELECT h.account_id INTO v_account FROM saleor_customer_ext_credithold h WHERE h.id = p_hold;
  IF NOT FOUND THEN
    outcome := 'UNKNOWN';
    RETURN;
  END IF;
  PERFORM 1 FROM saleor_customer_ext_creditaccount WHERE id = v_account FOR NO KEY UPDATE;
  SELECT h.status, h.expires_at INTO hold FROM saleor_customer_ext_credithold h WHERE h.id = p_hold FOR NO KEY UPDATE;
  v_now := customer_ext_now();
  IF hold.status <> 'OPEN' THEN
    outcome := 'ENDED';
  ELSIF p_if_due AND hold.expires_at >= v_now THEN
    outcome := 'KEPT';
  ELSE
    UPDATE saleor_customer_ext_credithold SET status = p_status, released = amount, ended_at = v_now WHERE id = p_hold;
    PERFORM customer_ext_write_due(v_account, customer_ext_now());
    outcome := p_status;
  END IF;
END $$;

-- Writes the expiries that are due on one account, under its lock; gives how many.
CREATE FUNCTION customer_ext_expire_account(p_account bigint) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM saleor_customer_ext_creditaccount WHERE id = p_account FOR NO KEY UPDATE;
  RETURN customer_ext_write_due(p_account, customer_ext_now());
END $$;
