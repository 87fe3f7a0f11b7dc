-- Posting: lock the account, look the key up, write the expiries that are due, check, write. One statement for the
-- caller, so one transaction even without one. A refusal is an answer (column "outcome"), not an exception: it leaves
-- the caller's transaction usable. {user_type} is the type of the host's user key.

-- Writes one EXPIRY entry for every lot that ran out, under the caller's lock on the account. Each is dated at the
-- moment it ran out (or the end of the last hold on it), because it counted from then on.
CREATE FUNCTION customer_ext_write_due(p_account bigint, p_now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  due record;
  a record;
  v_at timestamptz;
  written integer := 0;
BEGIN
  FOR due IN
    SELECT id, remaining - held AS unheld, expires_at FROM saleor_customer_ext_creditlot
    WHERE account_id = p_account AND is_open AND expires_at < p_now AND remaining > held
    ORDER BY expires_at, id
  LOOP
    SELECT sequence, balance, last_entry_at INTO a FROM saleor_customer_ext_creditaccount WHERE id = p_account;
    SELECT greatest(a.last_entry_at, due.expires_at, max(h.ended_at)) INTO v_at
      FROM saleor_customer_ext_creditholdlot hl JOIN saleor_customer_ext_credithold h ON h.id = hl.hold_id
      WHERE hl.lot_id = due.id;
    INSERT INTO saleor_customer_ext_creditentry
      (account_id, sequence, amount, balance_after, kind, actor_kind, actor_id, checkout_reference,
       order_reference, created_at)
      VALUES (p_account, a.sequence + 1, -due.unheld, a.balance - due.unheld, 'EXPIRY', 'SYSTEM', 'expiry',
              '', '', v_at);
    written := written + 1;
  END LOOP;
  RETURN written;
END $$;

-- How much of an entry can still be taken back or given back, positive. What expired of a top-up is gone already: taking it
-- back as well would take other money of the customer.
CREATE FUNCTION customer_ext_left_to_correct(p_entry bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT greatest(0, abs(e.amount)
    - abs(coalesce((SELECT sum(c.amount) FROM saleor_customer_ext_creditentry c WHERE c.corrects_id = e.id), 0))
    + CASE WHEN e.amount > 0 THEN coalesce((
        SELECT sum(u.amount) FROM saleor_customer_ext_creditlot l
        JOIN saleor_customer_ext_creditlotuse u ON u.lot_id = l.id
        JOIN saleor_customer_ext_creditentry x ON x.id = u.entry_id AND x.kind = 'EXPIRY'
        WHERE l.entry_id = e.id), 0) ELSE 0 END)
  FROM saleor_customer_ext_creditentry e WHERE e.id = p_entry
$$;

-- Writes one entry.
-- p_account, or p_user and p_currency, name the account. p_amount is signed. p_corrects: the entry to reverse or refund;
-- with p_amount NULL all that is left of it. p_expires_at: the end of what a new lot gives.
-- A payment ends the open hold of its checkout: what the hold has too little comes from what is free, the rest is released.
-- Answers with an array: one value in the target list costs half of SELECT * FROM a function with many. It is
--   POSTED, available, entry, account, sequence, amount, balance after, time (microseconds since 1970), reason, hold;
--   REPLAYED, available, entry (the key's first entry is given);
--   or a refusal, available; nothing was written but due expiries:
--   NO_ACCOUNT, KEY_CONFLICT, UNKNOWN_REASON, UNKNOWN_ENTRY, EXPIRED, OVERDRAWN (available says how much there is),
--   OVERCORRECTED (available says how much can still be given back or taken), TOO_LARGE (the balance would be).
CREATE FUNCTION customer_ext_post(
  p_account bigint, p_user {user_type}, p_currency text, p_kind text, p_amount numeric, p_reason text, p_note text,
  p_actor_kind text, p_actor_id text, p_checkout text, p_order text, p_expires_at timestamptz,
  p_corrects bigint, p_scope text, p_key text, p_fingerprint text
) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  a record;
  old record;
  v_hold bigint;
  v_held numeric;
  v_available numeric;
  v_answer text[];
  v_queue bigint;
BEGIN
  -- Callers for one account queue here. The row's lock below would be right without, but PostgreSQL wakes all who wait for
  -- a row whenever it was updated, and they run into each other: with 16 callers that costs more than the postings. Whose
  -- transaction has locked or written a row already does not queue, since somebody in the queue may want that row.
  IF p_account IS NULL AND pg_current_xact_id_if_assigned() IS NULL THEN
    v_queue := hashtextextended(p_currency || p_user, 0);
    IF NOT pg_try_advisory_xact_lock(v_queue) THEN
      PERFORM pg_advisory_xact_lock(v_queue);
    END IF;
  END IF;
  -- First the lock, then a look: a statement sees what was committed before it began, also where it had to wait for a lock.
  IF p_account IS NULL THEN
    SELECT c.id INTO p_account FROM saleor_customer_ext_creditaccount c
      WHERE c.user_id = p_user AND c.currency = p_currency FOR NO KEY UPDATE;
  ELSE
    PERFORM 1 FROM saleor_customer_ext_creditaccount c WHERE c.id = p_account FOR NO KEY UPDATE;
  END IF;
  -- All that has to be known in one statement, because each costs its start. ends: of the free lot that ends first.
  SELECT c.id, c.balance, c.held, c.sequence, c.user_id, greatest(customer_ext_now(), c.last_entry_at) AS now,
      (SELECT e.id FROM saleor_customer_ext_creditentry e
       WHERE e.idempotency_scope = p_scope AND e.idempotency_key = p_key) AS replayed,
      (SELECT r.id FROM saleor_customer_ext_creditreason r WHERE r.code = p_reason AND r.is_active) AS reason,
      (SELECT l.expires_at FROM saleor_customer_ext_creditlot l
       WHERE l.account_id = c.id AND l.is_open AND l.remaining > l.held
       ORDER BY l.expires_at, l.id LIMIT 1) AS ends
    INTO a FROM saleor_customer_ext_creditaccount c WHERE c.id = p_account;
  v_available := a.balance - a.held;

  -- One expression lets most postings pass by all that can be special about one.
  IF a.id IS NULL OR a.replayed IS NOT NULL OR p_reason IS NOT NULL AND a.reason IS NULL OR p_expires_at < a.now
     OR a.ends < a.now OR p_corrects IS NOT NULL
     OR p_amount > 0 AND a.balance + p_amount >= 1e17 OR p_amount < 0 AND (a.held > 0 OR a.balance < -p_amount)
  THEN
    SELECT e.id, e.fingerprint INTO old FROM saleor_customer_ext_creditentry e
      WHERE e.idempotency_scope = p_scope AND e.idempotency_key = p_key;
    IF FOUND THEN
      RETURN ARRAY[CASE WHEN old.fingerprint = p_fingerprint THEN 'REPLAYED' ELSE 'KEY_CONFLICT' END,
                   v_available::text, old.id::text];
    END IF;
    IF a.id IS NULL THEN
      RETURN ARRAY['NO_ACCOUNT', NULL];
    END IF;
    IF p_reason IS NOT NULL AND a.reason IS NULL THEN
      RETURN ARRAY['UNKNOWN_REASON', v_available::text];
    END IF;
    IF p_expires_at < a.now THEN
      RETURN ARRAY['EXPIRED', v_available::text];
    END IF;
    IF customer_ext_write_due(a.id, a.now) > 0 THEN
      SELECT c.balance, c.sequence INTO a.balance, a.sequence
        FROM saleor_customer_ext_creditaccount c WHERE c.id = a.id;
      v_available := a.balance - a.held;
    END IF;
    IF p_corrects IS NOT NULL THEN
      SELECT e.id, e.amount, customer_ext_left_to_correct(e.id) AS left
        INTO old FROM saleor_customer_ext_creditentry e WHERE e.id = p_corrects AND e.account_id = a.id;
      p_amount := coalesce(p_amount, -sign(old.amount) * old.left);
      IF NOT FOUND OR sign(old.amount) = sign(p_amount) THEN
        RETURN ARRAY['UNKNOWN_ENTRY', v_available::text];
      END IF;
      IF old.left < abs(p_amount) OR old.left = 0 THEN
        RETURN ARRAY['OVERCORRECTED', old.left::text];
      END IF;
    END IF;
    IF p_kind = 'PAYMENT' AND p_checkout <> '' THEN
      SELECT h.id, h.amount INTO v_hold, v_held FROM saleor_customer_ext_credithold h
        WHERE h.checkout_reference = p_checkout AND h.status = 'OPEN' AND h.account_id = a.id FOR NO KEY UPDATE;
      v_available := v_available + coalesce(v_held, 0);
    END IF;
    -- All that had expired without being held was written above, so balance - held is what is not expired and free.
    IF p_amount < 0 AND v_available < -p_amount THEN
      RETURN ARRAY['OVERDRAWN', v_available::text];
    END IF;
    IF a.balance + p_amount >= 1e17 THEN  -- the column's end
      RETURN ARRAY['TOO_LARGE', v_available::text];
    END IF;
    IF v_hold IS NOT NULL THEN
      UPDATE saleor_customer_ext_credithold
        SET status = 'CAPTURED', captured = least(v_held, -p_amount),
            released = v_held - least(v_held, -p_amount), ended_at = a.now
        WHERE id = v_hold;
    END IF;
  END IF;

  INSERT INTO saleor_customer_ext_creditentry AS e
    (account_id, sequence, amount, balance_after, kind, reason_id, actor_kind, actor_id, checkout_reference,
     order_reference, expires_at, corrects_id, hold_id, idempotency_scope, idempotency_key, fingerprint, created_at)
    VALUES (a.id, a.sequence + 1, p_amount, a.balance + p_amount, p_kind, a.reason, p_actor_kind, p_actor_id,
            p_checkout, p_order, CASE WHEN p_amount > 0 THEN p_expires_at END, p_corrects, v_hold, p_scope, p_key,
            p_fingerprint, a.now)
    RETURNING ARRAY['POSTED', (v_available + e.amount)::text, e.id::text, e.account_id::text, e.sequence::text,
                    e.amount::text, e.balance_after::text, (extract(epoch FROM e.created_at) * 1000000)::bigint::text,
                    e.reason_id::text, e.hold_id::text]
    INTO v_answer;
  IF p_note <> '' THEN
    INSERT INTO saleor_customer_ext_creditnote (entry_id, user_id, text)
      VALUES (v_answer[3]::bigint, a.user_id, p_note);
  END IF;
  IF v_hold IS NOT NULL AND customer_ext_write_due(a.id, a.now) > 0 THEN  -- the released rest had expired while held
    v_answer[2] := (SELECT c.balance - c.held FROM saleor_customer_ext_creditaccount c WHERE c.id = a.id)::text;
  END IF;
  RETURN v_answer;
END $$;

-- Writes one raising entry for each of many customers, locking the accounts in the order of their ids; the accounts exist.
-- place: 1-based position in the arrays; answer and the rest as in customer_ext_post. A refusal of one leaves the others.
CREATE FUNCTION customer_ext_post_many(
  p_users {user_type}[], p_currency text, p_kind text, p_amounts numeric[], p_reason text, p_notes text[],
  p_actor_kind text, p_actor_id text, p_expires_at timestamptz, p_scope text, p_keys text[], p_fingerprints text[]
) RETURNS TABLE (place integer, answer text[]) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz;
  v_reason bigint;
  v_one_by_one bigint[];
  item record;
BEGIN
  PERFORM 1 FROM saleor_customer_ext_creditaccount c WHERE c.user_id = ANY (p_users) AND c.currency = p_currency
    ORDER BY c.id FOR NO KEY UPDATE;
  v_now := customer_ext_now();
  SELECT r.id INTO v_reason FROM saleor_customer_ext_creditreason r WHERE r.code = p_reason AND r.is_active;

  -- Whatever is special about an item (no account, a key known or given twice, an expiry due, ...) is left to the function
  -- for one, with all other items of its account, so that each account's items stay in their order.
  SELECT coalesce(array_agg(i.place) FILTER (WHERE i.special), '{}') INTO v_one_by_one FROM (
    SELECT f.place, bool_or(
        c.id IS NULL OR e.id IS NOT NULL OR f.twice OR p_expires_at < greatest(v_now, c.last_entry_at)
        OR p_reason IS NOT NULL AND v_reason IS NULL OR c.balance + f.total >= 1e17  -- the column's end
        OR EXISTS (SELECT 1 FROM saleor_customer_ext_creditlot l
                   WHERE l.account_id = c.id AND l.is_open AND l.remaining > l.held AND l.expires_at < v_now)
      ) OVER (PARTITION BY c.id) AS special
    FROM (
      SELECT u.place, u.usr, u.key, sum(u.amount) OVER (PARTITION BY u.usr) AS total,
             u.key IS NULL OR count(*) OVER (PARTITION BY u.key) > 1 AS twice
      FROM unnest(p_users, p_amounts, p_keys) WITH ORDINALITY AS u(usr, amount, key, place)) f
    LEFT JOIN saleor_customer_ext_creditaccount c ON c.user_id = f.usr AND c.currency = p_currency
    LEFT JOIN saleor_customer_ext_creditentry e ON e.idempotency_scope = p_scope AND e.idempotency_key = f.key) i;

  -- All others in one statement; sequences and balances run on within an account. The ids are drawn first, so that nobody
  -- has to join the entries with their items again, which the planner, who cannot know how many there are, does in a loop.
  PERFORM set_config('customer_ext.many', 'on', true);
  RETURN QUERY
    WITH item AS MATERIALIZED (
      SELECT nextval('saleor_customer_ext_creditentry_id_seq') AS id, f.place, f.amount, f.note, f.key, f.fingerprint, c.id AS account, c.user_id, c.held,
             c.sequence + row_number() OVER w AS sequence, c.balance + sum(f.amount) OVER w AS balance_after,
             greatest(v_now, c.last_entry_at) AS now
      FROM unnest(p_users, p_amounts, p_notes, p_keys, p_fingerprints)
        WITH ORDINALITY AS f(usr, amount, note, key, fingerprint, place)
      JOIN saleor_customer_ext_creditaccount c ON c.user_id = f.usr AND c.currency = p_currency
      WHERE f.place <> ALL (v_one_by_one)
      WINDOW w AS (PARTITION BY c.id ORDER BY f.place)
    ), posted AS (
      INSERT INTO saleor_customer_ext_creditentry
        (id, account_id, sequence, amount, balance_after, kind, reason_id, actor_kind, actor_id, checkout_reference,
         order_reference, expires_at, idempotency_scope, idempotency_key, fingerprint, created_at)
        SELECT i.id, i.account, i.sequence, i.amount, i.balance_after, p_kind, v_reason, p_actor_kind, p_actor_id, '', '',
               p_expires_at, p_scope, i.key, i.fingerprint, i.now
        FROM item i ORDER BY i.account, i.place
    ), noted AS (
      INSERT INTO saleor_customer_ext_creditnote (entry_id, user_id, text)
        SELECT i.id, i.user_id, i.note FROM item i WHERE i.note <> ''
    )
    SELECT i.place::integer,
           ARRAY['POSTED', (i.balance_after - i.held)::text, i.id::text, i.account::text, i.sequence::text,
                 i.amount::text, i.balance_after::text, (extract(epoch FROM i.now) * 1000000)::bigint::text,
                 v_reason::text, NULL]
    FROM item i;
  PERFORM set_config('customer_ext.many', '', true);

  FOR item IN
    SELECT f.place::integer AS place, c.id AS account, f.usr, f.amount, f.note, f.key, f.fingerprint
    FROM unnest(p_users, p_amounts, p_notes, p_keys, p_fingerprints)
      WITH ORDINALITY AS f(usr, amount, note, key, fingerprint, place)
    LEFT JOIN saleor_customer_ext_creditaccount c ON c.user_id = f.usr AND c.currency = p_currency
    WHERE f.place = ANY (v_one_by_one)
    ORDER BY c.id, f.place
  LOOP
    place := item.place;
    answer := customer_ext_post(item.account, item.usr, p_currency, p_kind, item.amount, p_reason, item.note,
      p_actor_kind, p_actor_id, '', '', p_expires_at, NULL, p_scope, item.key, item.fingerprint);
    RETURN NEXT;
  END LOOP;
END $$;
