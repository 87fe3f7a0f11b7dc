-- Discount groups with very much in them. {p}: what our tables begin with; {categories}, {products}, {variants}: queries
-- of n, from 1 on, and of the reference that the host has for it; {channel}: the one where prices are asked for.
-- 1: one condition; 2: 10,000 conditions; 3: prices of up to 10,000 variants in ten channels, in five tiers each,
-- all of them below any list price.
INSERT INTO {p}discountgroup (id, name, name_key, description, external_reference, combines_with_host, locks, version,
    created_at, updated_at)
  SELECT n, 'Group ' || n, 'group ' || n, '', '', false, '{{}}', 1, now(), now() FROM generate_series(1, 3) n;

INSERT INTO {p}discountcondition (group_id, target, reference, percent, channel, currency, taxed, minimum_quantity,
    minimum_order_currency) VALUES (1, 'EVERYTHING', '', 10, '', '', '', 1, '');

INSERT INTO {p}discountcondition (group_id, target, reference, percent, channel, currency, taxed, minimum_quantity,
    minimum_order_currency)
  SELECT 2, target, reference, 1 + n % 50, '', '', '', 1 + tier, ''
  FROM (SELECT 'CATEGORY' AS target, n, reference, 0 AS tier FROM ({categories}) every_category
        UNION ALL SELECT 'PRODUCT', n, reference, n % 3 FROM ({products}) every_product
        ORDER BY target, n LIMIT 10000) conditions;

INSERT INTO {p}discountcondition (group_id, target, reference, amount, channel, currency, taxed, minimum_quantity,
    minimum_order_currency)
  SELECT 3, 'VARIANT', reference, 0.90 - 0.1 * tier,
    CASE other WHEN 1 THEN '{channel}' ELSE 'channel ' || other END, 'EUR', '{taxed}', 1 + 10 * tier, ''
  FROM ({variants}) every_variant, generate_series(0, 4) tier, generate_series(1, 10) other
  WHERE n <= 10000;
