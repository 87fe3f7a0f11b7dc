-- People with addresses and orders as rows of Saleor's own tables; three orders for each on average, some have hundreds.
-- {customers}: how many people. The same numbers come out each time. Every second name is rare, one in 33 is Smith.
SELECT setseed(0.5);
CREATE TEMPORARY TABLE generated AS
SELECT i + {first} AS id,
       first_name, last_name,
       lower(translate(first_name || '.' || last_name, 'üéöÜ ', 'ueoU')) || i AS local_part,
       (ARRAY['gmail.com', 'example.com', 'mail.example.org', 'firma' || i % 5000 || '.example'])[1 + floor(random() * 4)::int]
         AS domain,
       '+4915' || (100000000 + i::bigint * 7919 % 899999999)::text AS phone,
       CASE WHEN random() < 0.2 THEN 'Firma ' || i % 50000 || ' GmbH' ELSE '' END AS company_name,
       'Hafenstraße ' || i % 300 AS street, lpad((i::bigint * 31 % 90000 + 1000)::text, 5, '0') AS postal_code,
       CASE WHEN city < 60 THEN cities[1 + city % 20] ELSE 'Stadt ' || city END AS city,
       now() - random() * interval '8 years' AS joined,
       random() AS luck, random() AS other_luck
  FROM (
    SELECT i, cities, floor(random() * 3000)::int AS city,
           (ARRAY['Anna', 'John', 'Zoé', 'Max', 'Maria', 'Jörg', 'Emma', 'Paul', 'Lena', 'Tom', 'Ida', 'Karl', 'Mia', 'Jan',
                  'Eva', 'Ben', 'Lea', 'Leon', 'Ella', 'Finn'])[1 + floor(random() * 20)::int]
             || CASE WHEN random() < 0.5 THEN '' ELSE ' ' || chr(65 + floor(random() * 26)::int) || 'a' END AS first_name,
           CASE WHEN random() < 0.03 THEN 'Smith' WHEN random() < 0.02 THEN 'Müller'
                ELSE initcap(syllables[1 + floor(random() * 30)::int] || syllables[1 + floor(random() * 30)::int]
                             || syllables[1 + floor(random() * 30)::int]) END AS last_name
      FROM generate_series(1, {customers}) i,
           (SELECT ARRAY['Hamburg', 'Berlin', 'Köln', 'München', 'Bremen', 'Kiel', 'Lübeck', 'Bonn', 'Ulm', 'Trier', 'Jena',
                         'Mainz', 'Essen', 'Halle', 'Fulda', 'Gera', 'Hamm', 'Hagen', 'Celle', 'Emden'] AS cities,
                   ARRAY['ba', 'ber', 'dor', 'fel', 'gar', 'hol', 'jan', 'kam', 'lin', 'mar', 'nor', 'ol', 'pet', 'quin', 'ros',
                         'sen', 'tor', 'ul', 'ver', 'win', 'xa', 'yl', 'zim', 'stein', 'mann', 'son', 'hau', 'berg', 'burg',
                         'wald'] AS syllables) lists
  ) names;

INSERT INTO account_address (id, first_name, last_name, company_name, street_address_1, street_address_2, city, postal_code,
                             country, country_area, phone, city_area)
SELECT id, first_name, last_name, company_name, street, '', city, postal_code, 'DE', '', phone, '' FROM generated;

INSERT INTO account_user (id, is_superuser, email, is_staff, is_active, password, date_joined, last_login, first_name,
                          last_name, jwt_token_key, language_code, search_document, updated_at, uuid, is_confirmed,
                          default_billing_address_id, default_shipping_address_id, number_of_orders)
SELECT id, false, local_part || '@' || domain, false, luck > 0.01, CASE WHEN luck > 0.97 THEN '' ELSE 'pbkdf2$x' END,
       joined, CASE WHEN luck < 0.7 THEN joined + other_luck * (now() - joined) END, first_name, last_name, 'key', 'de', '',
       now(), gen_random_uuid(), other_luck > 0.05, id, id, 0
  FROM generated;
INSERT INTO account_user_addresses (user_id, address_id) SELECT id, id FROM generated;

INSERT INTO order_order (id, number, created_at, updated_at, tracking_client_id, user_email, user_id, total_net_amount,
                         total_gross_amount, undiscounted_total_net_amount, undiscounted_total_gross_amount,
                         language_code, shipping_price_net_amount, shipping_price_gross_amount, status, display_gross_prices,
                         customer_note, weight, checkout_token, currency, channel_id, total_charged_amount, origin,
                         search_document, use_old_id, total_authorized_amount, authorize_status, charge_status,
                         should_refresh_prices, base_shipping_price_amount, undiscounted_base_shipping_price_amount,
                         lines_count)
SELECT gen_random_uuid(), n, now() - random() * interval '8 years', now(), '', '', owner, amount, amount, amount, amount, 'de',
       0, 0, CASE WHEN random() < 0.05 THEN 'canceled' ELSE 'fulfilled' END, true, '', 0, '',
       CASE WHEN random() < 0.1 THEN 'EUR' ELSE 'USD' END, channel, amount, 'checkout', '', false, 0, 'none', 'full', false, 0, 0, 1
  FROM (SELECT n, {first} + 1 + (floor({customers} * power(random(), 2.5))::bigint * 7919 % {customers})::int AS owner,
               round((5 + 500 * power(random(), 4))::numeric, 2) AS amount
          FROM generate_series(1, 3 * {customers}) n) o,
       (SELECT min(id) AS channel FROM channel_channel) c;
UPDATE account_user u SET number_of_orders = c.n
  FROM (SELECT user_id, count(*) AS n FROM order_order GROUP BY user_id) c WHERE c.user_id = u.id;
