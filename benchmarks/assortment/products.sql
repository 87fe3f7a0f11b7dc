-- A catalogue as rows of Saleor's own tables. {products}: how many; {channel}, {type}, {tax}: keys of what the shop has;
-- {warehouse}: the warehouse's id. Ten categories with ten below each stand below one: "half", where every second product is.
SELECT setseed(0.5);

INSERT INTO product_category (name, slug, lft, rght, tree_id, level, parent_id, background_image_alt, description_plaintext)
VALUES ('Half', 'half', 1, 102, 9001, 0, NULL, '', '');
INSERT INTO product_category (name, slug, lft, rght, tree_id, level, parent_id, background_image_alt, description_plaintext)
SELECT 'Part ' || i, 'part-' || i, 2 * i, 2 * i + 1, 9001, 1, (SELECT id FROM product_category WHERE slug = 'half'), '', ''
  FROM generate_series(1, 50) i;
INSERT INTO product_category (name, slug, lft, rght, tree_id, level, parent_id, background_image_alt, description_plaintext)
SELECT 'Other ' || i, 'other-' || i, 1, 2, 9100 + i, 0, NULL, '', '' FROM generate_series(1, 60) i;

INSERT INTO product_collection (name, slug, background_image_alt)
SELECT 'Collection ' || i, 'collection-' || i, '' FROM generate_series(1, 20) i;
INSERT INTO product_collectionchannellisting (published_at, is_published, channel_id, collection_id)
SELECT now() - interval '1 day', true, {channel}, id FROM product_collection WHERE slug LIKE 'collection-%';

CREATE TEMPORARY TABLE generated AS
SELECT i, word[1 + floor(random() * 20)::int] || ' ' || word[1 + floor(random() * 20)::int] || ' ' || i AS name,
       round((1 + random() * 500)::numeric, 2) AS price, now() - random() * interval '4 years' AS created_at
  FROM generate_series(1, {products}) i,
       (SELECT ARRAY['box', 'file', 'chair', 'desk', 'lamp', 'paper', 'pen', 'folder', 'shelf', 'stapler', 'binder', 'clip',
                     'label', 'marker', 'tape', 'scissors', 'ruler', 'board', 'cable', 'screen'] AS word) words;

INSERT INTO product_product (name, slug, product_type_id, category_id, description_plaintext, search_document, search_vector,
                             search_index_dirty, created_at, updated_at, tax_class_id)
SELECT name, 'product-' || i, {type},
       CASE WHEN i % 2 = 0 THEN (SELECT array_agg(id ORDER BY id) FROM product_category WHERE slug LIKE 'part-%')[1 + i / 2 % 50]
            ELSE (SELECT array_agg(id ORDER BY id) FROM product_category WHERE slug LIKE 'other-%')[1 + i / 2 % 60] END,
       '', lower(name), setweight(to_tsvector('simple', name), 'A'), false, created_at, created_at, {tax}
  FROM generated;
INSERT INTO product_productchannellisting (published_at, is_published, channel_id, product_id, discounted_price_amount, currency,
                                           visible_in_listings, available_for_purchase_at)
SELECT now() - interval '1 day', true, {channel}, p.id, g.price, 'EUR', true, now() - interval '1 day'
  FROM generated g JOIN product_product p ON p.slug = 'product-' || g.i;
INSERT INTO product_productvariant (sku, name, product_id, track_inventory, is_preorder, created_at, updated_at)
SELECT 'SKU-' || id, 'one size', id, true, false, created_at, created_at FROM product_product WHERE slug LIKE 'product-%';
INSERT INTO product_productvariantchannellisting (currency, price_amount, channel_id, variant_id, discounted_price_amount)
SELECT 'EUR', g.price, {channel}, v.id, g.price
  FROM generated g JOIN product_product p ON p.slug = 'product-' || g.i JOIN product_productvariant v ON v.product_id = p.id;
INSERT INTO warehouse_stock (quantity, product_variant_id, warehouse_id, quantity_allocated)
SELECT 100, id, '{warehouse}', 0 FROM product_productvariant WHERE sku LIKE 'SKU-%';
UPDATE product_product p SET default_variant_id = v.id FROM product_productvariant v WHERE v.product_id = p.id;
INSERT INTO product_collectionproduct (collection_id, product_id)
SELECT c.id, p.id FROM product_collection c
  JOIN product_product p ON p.id % 20 = c.id % 20 WHERE c.slug LIKE 'collection-%' AND p.slug LIKE 'product-%';

-- 5,000 products for each branch, and for the department.
INSERT INTO saleor_customer_ext_assignment (branch_id, department_id, kind, reference)
SELECT b.id, NULL, 'PRODUCT', p.id::text
  FROM saleor_customer_ext_branch b, LATERAL (
       SELECT id FROM product_product WHERE slug LIKE 'product-%' ORDER BY md5(id::text || b.id) LIMIT 5000) p
 WHERE b.name LIKE 'Branch %';
INSERT INTO saleor_customer_ext_assignment (branch_id, department_id, kind, reference)
SELECT b.id, NULL, 'CATEGORY', c.id::text FROM saleor_customer_ext_branch b, product_category c
 WHERE b.name IN ('By category', 'Narrowed') AND c.slug = 'half';
INSERT INTO saleor_customer_ext_assignment (branch_id, department_id, kind, reference)
SELECT NULL, d.id, 'PRODUCT', p.id::text
  FROM saleor_customer_ext_department d, LATERAL (
       SELECT id FROM product_product WHERE slug LIKE 'product-%' AND id % 2 = 0 ORDER BY md5(id::text) LIMIT 5000) p;

-- Something of everything: single products, 25 of the parts, a collection.
INSERT INTO saleor_customer_ext_assignment (branch_id, department_id, kind, reference)
SELECT b.id, NULL, a.kind, a.reference
  FROM saleor_customer_ext_branch b, (
       (SELECT 'PRODUCT' AS kind, id::text AS reference FROM product_product WHERE slug LIKE 'product-%' ORDER BY md5(id::text) LIMIT 5000)
       UNION ALL SELECT 'CATEGORY', id::text FROM product_category WHERE slug LIKE 'part-%' AND id % 2 = 0
       UNION ALL (SELECT 'COLLECTION', id::text FROM product_collection WHERE slug LIKE 'collection-%' LIMIT 1)) a
 WHERE b.name = 'Mixed';
