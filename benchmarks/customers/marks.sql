-- What staff did with these people, as rows of our own tables; the copies have been made.
-- Tags are as large as their names say; nobody who has Never ordered has any revenue, which is the worst for that sort.
INSERT INTO saleor_customer_ext_customergroup (name, description)
SELECT 'Group ' || n, '' FROM generate_series(1, 6) n;
INSERT INTO saleor_customer_ext_customertag (name, color, description)
SELECT name, '#64748b', '' FROM unnest(ARRAY['40 %', '10 %', '2 %', '1 %', '0.1 %', '0.01 %', 'Never ordered', 'Nobody']) name;
INSERT INTO saleor_customer_ext_customfield (slug, name, kind, choices, position, is_active)
SELECT lower(kind), kind, kind, CASE kind WHEN 'CHOICE' THEN '["red", "green", "blue"]'::jsonb ELSE '[]' END, n, true
  FROM unnest(ARRAY['TEXT', 'NUMBER', 'DATE', 'BOOLEAN', 'CHOICE']) WITH ORDINALITY AS kinds (kind, n);

UPDATE saleor_customer_ext_customerprofile p
   SET account_number = CASE WHEN r.a < 0.3 THEN 'KD-' || p.user_id ELSE '' END,
       preferred_channel = CASE WHEN r.b < 0.1 THEN 'default-channel' ELSE '' END,
       currency = CASE WHEN r.b < 0.02 THEN 'EUR' WHEN r.b < 0.1 THEN 'USD' ELSE '' END,
       group_id = CASE WHEN r.c < 0.3 THEN (SELECT min(id) FROM saleor_customer_ext_customergroup) + floor(20 * r.c)::int END,
       status = CASE WHEN r.d < 0.005 THEN 'BLOCKED' ELSE status END,
       blocked_at = CASE WHEN r.d < 0.005 THEN now() END, blocked_by_kind = CASE WHEN r.d < 0.005 THEN 'STAFF' ELSE '' END,
       block_reason = CASE WHEN r.d < 0.005 THEN 'unpaid' ELSE '' END,
       on_hold_at = CASE WHEN r.d > 0.997 THEN now() END, on_hold_by_kind = CASE WHEN r.d > 0.997 THEN 'STAFF' ELSE '' END,
       on_hold_reason = CASE WHEN r.d > 0.997 THEN 'unpaid' ELSE '' END, is_test = r.d BETWEEN 0.5 AND 0.501
  FROM (SELECT user_id, random() AS a, random() AS b, random() AS c, random() AS d
          FROM saleor_customer_ext_customerprofile) r
 WHERE r.user_id = p.user_id AND p.is_listed;
UPDATE saleor_customer_ext_customersearch s
   SET words = s.words || array_to_tsvector(ARRAY['kd', p.user_id::text])
  FROM saleor_customer_ext_customerprofile p WHERE p.user_id = s.user_id AND p.account_number <> '';

INSERT INTO saleor_customer_ext_customertagging (tag_id, user_id)
SELECT t.id, p.user_id
  FROM (VALUES ('40 %', 0.4), ('10 %', 0.1), ('2 %', 0.02), ('1 %', 0.01), ('0.1 %', 0.001), ('0.01 %', 0.0001)) s (name, share)
  JOIN saleor_customer_ext_customertag t USING (name), saleor_customer_ext_customerprofile p
 WHERE random() + 0 * p.user_id < s.share;  -- of both tables, so that it is drawn for every pair
INSERT INTO saleor_customer_ext_customertagging (tag_id, user_id)
SELECT t.id, c.user_id FROM saleor_customer_ext_customertag t, saleor_customer_ext_customertotals c
 WHERE t.name = 'Never ordered' AND c.revenue = 0;
INSERT INTO saleor_customer_ext_customfieldvalue (field_id, user_id, text, number, date, boolean)
SELECT f.id, p.user_id, CASE f.kind WHEN 'TEXT' THEN 'text ' || p.user_id % 1000
                                    WHEN 'CHOICE' THEN (ARRAY['red', 'green', 'blue'])[1 + p.user_id % 3] END,
       CASE f.kind WHEN 'NUMBER' THEN p.user_id % 1000 END,
       CASE f.kind WHEN 'DATE' THEN DATE '2020-01-01' + p.user_id % 2000 END,
       CASE f.kind WHEN 'BOOLEAN' THEN p.user_id % 3 = 0 END
  FROM saleor_customer_ext_customfield f, saleor_customer_ext_customerprofile p
 WHERE random() + 0 * (p.user_id + f.id) < 0.2;
INSERT INTO saleor_customer_ext_creditaccount (user_id, currency, balance, held, sequence)
SELECT user_id, 'EUR', 100, 0, 1 FROM saleor_customer_ext_customerprofile WHERE random() < 0.05;
