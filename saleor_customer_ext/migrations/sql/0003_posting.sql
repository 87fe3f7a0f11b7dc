-- Posting: lock the account, look the key up, write the expiries that are due, check, write. One statement for the
-- caller, so one transaction even without one. A refusal is an answer (column "outcome"), not an exception: it leaves
-- the caller's transaction usable. {user_type} is the type of the host's user key.

-- Writes one EXPIRY entry for every lot that ran out, under the caller's lock on the account. Each is dated at the
-- moment it ran out (or the end of the last hold on it), because it counted from then on.
CREATE FUNCTION customer_ext_write_due(p_account bigint, p_now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  due record;
  a record;
  v_entry bigint;
  v_at timestamptz;
  written integer := 0;
BEGIN
  FOR due IN
    SELECT id, remaining - held AS unheld, expires_at FROM saleor_customer_ext_creditlot
    WHERE account_id = p_account AND remaining > 0 AND expires_at < p_now AND remaining > held
    ORDER BY expires_at, id
  LOOP
    SELECT sequence, balance, last_entry_at INTO a FROM saleor_customer_ext_creditaccount WHERE id = p_account;
    SELECT greatest(a.last_entry_at, due.expires_at, max(h.ended_at)) INTO v_at
      FROM saleor_customer_ext_creditholdlot hl JOIN saleor_customer_ext_credithold h ON h.id = hl.hold_id
      WHERE hl.lot_id = due.id;
    v_entry := nextval('saleor_customer_ext_creditentry_id_seq');
    INSERT INTO saleor_customer_ext_creditlotuse (entry_id, lot_id, amount) VALUES (v_entry, due.id, -due.unheld);
    INSERT INTO saleor_customer_ext_creditentry
      (id, account_id, sequence, amount, balance_after, kind, actor_kind, actor_id, checkout_reference,
       order_reference, created_at)
      VALUES (v_entry, p_account, a.sequence + 1, -due.unheld, a.balance - due.unheld, 'EXPIRY', 'SYSTEM', 'expiry',
              '', '', v_at);
    written := written + 1;
  END LOOP;
  RETURN written;
END $$;

-- Plans from which lots an amount (positive) comes: first p_first, in that order and up to the amounts given there, also
-- when they have expired (the money was held on them); then soonest-expiring, then lowest id.
CREATE FUNCTION customer_ext_plan_lots(
  p_account bigint, p_amount numeric, p_now timestamptz, p_first bigint[], p_first_amounts numeric[],
  OUT lots bigint[], OUT parts numeric[]
) LANGUAGE plpgsql AS $$
DECLARE
  lot record;
  part numeric;
  place integer;
  need numeric := p_amount;
BEGIN
  IF p_first IS NOT NULL THEN
    FOR lot IN
      SELECT l.id, least(f.amount, l.remaining - l.held) AS free
      FROM unnest(p_first, p_first_amounts) WITH ORDINALITY AS f(id, amount, place)
      JOIN saleor_customer_ext_creditlot l ON l.id = f.id ORDER BY f.place
    LOOP
      EXIT WHEN need <= 0;
      part := least(lot.free, need);
      CONTINUE WHEN part <= 0;
      lots := lots || lot.id;
      parts := parts || part;
      need := need - part;
    END LOOP;
  END IF;
  IF need > 0 THEN
    FOR lot IN
      SELECT id, remaining - held AS free FROM saleor_customer_ext_creditlot
      WHERE account_id = p_account AND remaining > 0 AND remaining > held
        AND (expires_at IS NULL OR expires_at >= p_now)
      ORDER BY expires_at, id
    LOOP
      place := array_position(lots, lot.id);
      IF place IS NULL THEN
        part := least(lot.free, need);
        lots := lots || lot.id;
        parts := parts || part;
      ELSE
        part := least(lot.free - parts[place], need);
        parts[place] := parts[place] + part;
      END IF;
      need := need - part;
      EXIT WHEN need <= 0;
    END LOOP;
  END IF;
  IF need > 0 THEN
    RAISE EXCEPTION 'account % has too little in its lots', p_account USING ERRCODE = 'check_violation';
  END IF;
END $$;

-- Gives an amount (positive) back to the lots that an entry took it from, latest-expiring first, as a customer would
-- choose. What came from a lot that has expired in the meantime comes back as a new lot that ends at p_grace_until.
CREATE FUNCTION customer_ext_give_back(
  p_account bigint, p_entry bigint, p_corrects bigint, p_amount numeric, p_now timestamptz, p_grace_until timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  lot record;
  part numeric;
  need numeric := p_amount;
BEGIN
  FOR lot IN
    SELECT l.id, l.expires_at,
      -u.amount
      - coalesce((SELECT sum(b.amount) FROM saleor_customer_ext_creditlotuse b
                  JOIN saleor_customer_ext_creditentry e ON e.id = b.entry_id
                  WHERE b.lot_id = l.id AND e.corrects_id = p_corrects), 0)
      - coalesce((SELECT sum(n.amount) FROM saleor_customer_ext_creditlot n
                  JOIN saleor_customer_ext_creditentry e ON e.id = n.entry_id
                  WHERE n.replaces_id = l.id AND e.corrects_id = p_corrects), 0) AS owed
    FROM saleor_customer_ext_creditlotuse u JOIN saleor_customer_ext_creditlot l ON l.id = u.lot_id
    WHERE u.entry_id = p_corrects AND u.amount < 0
    ORDER BY l.expires_at DESC NULLS FIRST, l.id DESC
  LOOP
    part := least(lot.owed, need);
    CONTINUE WHEN part <= 0;
    IF lot.expires_at < p_now THEN
      INSERT INTO saleor_customer_ext_creditlot (account_id, entry_id, amount, remaining, held, expires_at, replaces_id)
        VALUES (p_account, p_entry, part, part, 0, p_grace_until, lot.id);
    ELSE
      INSERT INTO saleor_customer_ext_creditlotuse (entry_id, lot_id, amount) VALUES (p_entry, lot.id, part);
    END IF;
    need := need - part;
    EXIT WHEN need <= 0;
  END LOOP;
  IF need > 0 THEN
    RAISE EXCEPTION 'entry % took less than %', p_corrects, p_amount USING ERRCODE = 'check_violation';
  END IF;
END $$;

-- Writes one entry.
-- p_account, or p_user and p_currency, name the account. p_amount is signed. p_corrects: the entry to reverse or refund;
-- with p_amount NULL all that is left of it.
-- A payment ends the open hold of its checkout: what the hold has too little comes from what is free, the rest is released.
-- outcome: POSTED; REPLAYED (the key's first entry is given); or a refusal that wrote nothing but due expiries:
--   NO_ACCOUNT, KEY_CONFLICT, UNKNOWN_REASON, UNKNOWN_ENTRY, EXPIRED, OVERDRAWN (available says how much there is),
--   OVERCORRECTED (available says how much can still be given back or taken).
CREATE FUNCTION customer_ext_post(
  p_account bigint, p_user {user_type}, p_currency text, p_kind text, p_amount numeric, p_reason text, p_note text,
  p_actor_kind text, p_actor_id text, p_checkout text, p_order text, p_expires_at timestamptz,
  p_corrects bigint, p_grace_until timestamptz, p_scope text, p_key text, p_fingerprint text,
  OUT outcome text, OUT entry_id bigint, OUT account_id bigint, OUT sequence integer, OUT amount numeric,
  OUT balance_after numeric, OUT created_at timestamptz, OUT reason_id bigint, OUT hold_id bigint, OUT available numeric
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  a record;
  old record;
  hold record;
  v_now timestamptz;
  v_held numeric := 0;
  v_first bigint[];
  v_first_amounts numeric[];
  v_plan record;
BEGIN
  IF p_account IS NULL THEN
    SELECT c.id, c.balance, c.held, c.sequence, c.last_entry_at, c.user_id INTO a
      FROM saleor_customer_ext_creditaccount c WHERE c.user_id = p_user AND c.currency = p_currency
      FOR NO KEY UPDATE;
  ELSE
    SELECT c.id, c.balance, c.held, c.sequence, c.last_entry_at, c.user_id INTO a
      FROM saleor_customer_ext_creditaccount c WHERE c.id = p_account FOR NO KEY UPDATE;
  END IF;
  account_id := a.id;
  available := a.balance - a.held;

  IF p_key IS NOT NULL THEN
    SELECT e.id, e.fingerprint INTO old FROM saleor_customer_ext_creditentry e
      WHERE e.idempotency_scope = p_scope AND e.idempotency_key = p_key;
    IF FOUND THEN
      outcome := CASE WHEN old.fingerprint = p_fingerprint THEN 'REPLAYED' ELSE 'KEY_CONFLICT' END;
      entry_id := old.id;
      RETURN;
    END IF;
  END IF;
  IF account_id IS NULL THEN
    outcome := 'NO_ACCOUNT';
    RETURN;
  END IF;
  IF p_reason IS NOT NULL THEN
    SELECT r.id INTO reason_id FROM saleor_customer_ext_creditreason r WHERE r.code = p_reason AND r.is_active;
    IF reason_id IS NULL THEN
      outcome := 'UNKNOWN_REASON';
      RETURN;
    END IF;
  END IF;

  v_now := customer_ext_now();
  IF p_expires_at < v_now THEN
    outcome := 'EXPIRED';
    RETURN;
  END IF;
  IF customer_ext_write_due(a.id, v_now) > 0 THEN
    SELECT c.id, c.balance, c.held, c.sequence, c.last_entry_at, c.user_id INTO a
      FROM saleor_customer_ext_creditaccount c WHERE c.id = a.id;
    available := a.balance - a.held;
  END IF;

  IF p_corrects IS NOT NULL THEN
    SELECT e.id, e.amount,
           abs(e.amount) - abs(coalesce((SELECT sum(c.amount) FROM saleor_customer_ext_creditentry c
                                         WHERE c.corrects_id = e.id), 0)) AS left
      INTO old FROM saleor_customer_ext_creditentry e WHERE e.id = p_corrects AND e.account_id = a.id;
    p_amount := coalesce(p_amount, -sign(old.amount) * old.left);
    IF NOT FOUND OR sign(old.amount) = sign(p_amount) THEN
      outcome := 'UNKNOWN_ENTRY';
      RETURN;
    END IF;
    IF old.left < abs(p_amount) OR old.left = 0 THEN
      outcome := 'OVERCORRECTED';
      available := old.left;
      RETURN;
    END IF;
  END IF;
  IF p_kind = 'PAYMENT' AND p_checkout <> '' THEN
    SELECT h.id, h.amount INTO hold FROM saleor_customer_ext_credithold h
      WHERE h.checkout_reference = p_checkout AND h.status = 'OPEN' AND h.account_id = a.id FOR NO KEY UPDATE;
    hold_id := hold.id;
    v_held := coalesce(hold.amount, 0);
  END IF;
  -- All that had expired without being held was written above, so balance - held is what is not expired and free.
  available := a.balance - a.held + v_held;
  IF p_amount < 0 AND available < -p_amount THEN
    outcome := 'OVERDRAWN';
    RETURN;
  END IF;

  entry_id := nextval('saleor_customer_ext_creditentry_id_seq');
  IF p_amount > 0 THEN
    IF p_corrects IS NULL THEN
      INSERT INTO saleor_customer_ext_creditlot (account_id, entry_id, amount, remaining, held, expires_at)
        VALUES (a.id, entry_id, p_amount, p_amount, 0, p_expires_at);
    ELSE
      PERFORM customer_ext_give_back(a.id, entry_id, p_corrects, p_amount, v_now, p_grace_until);
    END IF;
  ELSE
    IF hold_id IS NOT NULL THEN
      SELECT array_agg(hl.lot_id ORDER BY hl.id), array_agg(hl.amount ORDER BY hl.id) INTO v_first, v_first_amounts
        FROM saleor_customer_ext_creditholdlot hl WHERE hl.hold_id = hold.id;
      UPDATE saleor_customer_ext_credithold
        SET status = 'CAPTURED', captured = least(hold.amount, -p_amount),
            released = hold.amount - least(hold.amount, -p_amount), ended_at = v_now
        WHERE id = hold.id;
    ELSIF p_corrects IS NOT NULL THEN
      SELECT array_agg(m.id ORDER BY m.id), array_agg(m.amount ORDER BY m.id) INTO v_first, v_first_amounts FROM (
        SELECT l.id, l.amount FROM saleor_customer_ext_creditlot l WHERE l.entry_id = p_corrects
        UNION ALL
        SELECT u.lot_id, u.amount FROM saleor_customer_ext_creditlotuse u WHERE u.entry_id = p_corrects
      ) m;
    END IF;
    SELECT p.lots, p.parts INTO v_plan
      FROM customer_ext_plan_lots(a.id, -p_amount, v_now, v_first, v_first_amounts) p;
    INSERT INTO saleor_customer_ext_creditlotuse (entry_id, lot_id, amount)
      SELECT entry_id, f.lot, -f.part FROM unnest(v_plan.lots, v_plan.parts) AS f(lot, part);
  END IF;

  sequence := a.sequence + 1;
  balance_after := a.balance + p_amount;
  created_at := greatest(v_now, a.last_entry_at);
  amount := p_amount;
  available := a.balance - a.held + v_held + p_amount;
  INSERT INTO saleor_customer_ext_creditentry
    (id, account_id, sequence, amount, balance_after, kind, reason_id, actor_kind, actor_id, checkout_reference,
     order_reference, corrects_id, hold_id, idempotency_scope, idempotency_key, fingerprint, created_at)
    VALUES (entry_id, a.id, sequence, p_amount, balance_after, p_kind, reason_id, p_actor_kind, p_actor_id, p_checkout,
            p_order, p_corrects, hold_id, p_scope, p_key, p_fingerprint, created_at);
  IF p_note <> '' THEN
    INSERT INTO saleor_customer_ext_creditnote (entry_id, user_id, text) VALUES (entry_id, a.user_id, p_note);
  END IF;
  outcome := 'POSTED';
END $$;

-- Writes one entry for each of many customers, locking the accounts in the order of their ids; the accounts exist.
-- place: 1-based position in the arrays; the rest as in customer_ext_post. A refusal of one leaves the others posted.
CREATE FUNCTION customer_ext_post_many(
  p_users {user_type}[], p_currency text, p_kind text, p_amounts numeric[], p_reason text, p_notes text[],
  p_actor_kind text, p_actor_id text, p_expires_at timestamptz, p_scope text, p_keys text[], p_fingerprints text[]
) RETURNS TABLE (
  place integer, outcome text, entry_id bigint, account_id bigint, sequence integer, amount numeric,
  balance_after numeric, created_at timestamptz, reason_id bigint, available numeric
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  item record;
BEGIN
  FOR item IN
    SELECT f.place::integer AS place, c.id AS account, f.usr, f.amount, f.note, f.key, f.fingerprint
    FROM unnest(p_users, p_amounts, p_notes, p_keys, p_fingerprints)
      WITH ORDINALITY AS f(usr, amount, note, key, fingerprint, place)
    LEFT JOIN saleor_customer_ext_creditaccount c ON c.user_id = f.usr AND c.currency = p_currency
    ORDER BY c.id, f.place
  LOOP
    place := item.place;
    SELECT p.outcome, p.entry_id, p.account_id, p.sequence, p.amount, p.balance_after, p.created_at, p.reason_id,
           p.available
      INTO outcome, entry_id, account_id, sequence, amount, balance_after, created_at, reason_id, available
      FROM customer_ext_post(item.account, item.usr, p_currency, p_kind, item.amount, p_reason, item.note,
        p_actor_kind, p_actor_id, '', '', p_expires_at, NULL, NULL, p_scope, item.key, item.fingerprint) p;
    RETURN NEXT;
  END LOOP;
END $$;
