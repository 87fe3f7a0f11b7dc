-- What an entry does to the lots of its account; called by the entry's trigger only, under the lock on the account.

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
      WHERE account_id = p_account AND is_open AND remaining > held
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

-- Takes from lots (negative) or gives back to them (positive), and writes down which entry did.
CREATE FUNCTION customer_ext_use_lots(p_entry bigint, p_lots bigint[], p_amounts numeric[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE saleor_customer_ext_creditlot l SET remaining = l.remaining + f.amount
    FROM unnest(p_lots, p_amounts) AS f(lot, amount) WHERE l.id = f.lot;
  INSERT INTO saleor_customer_ext_creditlotuse (entry_id, lot_id, amount)
    SELECT p_entry, f.lot, f.amount FROM unnest(p_lots, p_amounts) AS f(lot, amount);
END $$;

-- Takes an amount (positive): of a payment that captured a hold, first what was held; of a correction, first the lots that
-- the corrected entry opened or gave back to.
CREATE FUNCTION customer_ext_take(
  p_account bigint, p_entry bigint, p_amount numeric, p_now timestamptz, p_corrects bigint, p_hold bigint
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_first bigint[];
  v_first_amounts numeric[];
  v_plan record;
BEGIN
  IF p_hold IS NOT NULL THEN
    SELECT array_agg(hl.lot_id ORDER BY hl.id), array_agg(hl.amount ORDER BY hl.id) INTO v_first, v_first_amounts
      FROM saleor_customer_ext_creditholdlot hl JOIN saleor_customer_ext_credithold h ON h.id = hl.hold_id
      WHERE h.id = p_hold AND h.account_id = p_account AND h.status = 'CAPTURED';
    IF v_first IS NULL THEN
      RAISE EXCEPTION 'hold % was not captured for account %', p_hold, p_account USING ERRCODE = 'check_violation';
    END IF;
  ELSIF p_corrects IS NOT NULL THEN
    SELECT array_agg(m.id ORDER BY m.id), array_agg(m.amount ORDER BY m.id) INTO v_first, v_first_amounts FROM (
      SELECT l.id, l.amount FROM saleor_customer_ext_creditlot l WHERE l.entry_id = p_corrects
      UNION ALL
      SELECT u.lot_id, u.amount FROM saleor_customer_ext_creditlotuse u WHERE u.entry_id = p_corrects
    ) m;
  END IF;
  v_plan := customer_ext_plan_lots(p_account, p_amount, p_now, v_first, v_first_amounts);
  PERFORM customer_ext_use_lots(p_entry, v_plan.lots, (SELECT array_agg(-part ORDER BY place)
                                                       FROM unnest(v_plan.parts) WITH ORDINALITY AS f(part, place)));
END $$;

-- Takes all that is left without being held (p_amount, negative) from the lot that ran out first.
CREATE FUNCTION customer_ext_expire_lot(p_account bigint, p_entry bigint, p_amount numeric, p_now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_lot bigint;
BEGIN
  SELECT l.id INTO v_lot FROM saleor_customer_ext_creditlot l
    WHERE l.account_id = p_account AND l.is_open AND l.remaining > l.held AND l.expires_at <= p_now
    ORDER BY l.expires_at, l.id LIMIT 1;
  IF NOT EXISTS (SELECT 1 FROM saleor_customer_ext_creditlot WHERE id = v_lot AND remaining - held = -p_amount) THEN
    RAISE EXCEPTION 'nothing like % has expired', p_amount USING ERRCODE = 'check_violation';
  END IF;
  PERFORM customer_ext_use_lots(p_entry, ARRAY[v_lot], ARRAY[p_amount]);
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
      PERFORM customer_ext_use_lots(p_entry, ARRAY[lot.id], ARRAY[part]);
    END IF;
    need := need - part;
    EXIT WHEN need <= 0;
  END LOOP;
  IF need > 0 THEN
    RAISE EXCEPTION 'entry % took less than %', p_corrects, p_amount USING ERRCODE = 'check_violation';
  END IF;
END $$;
