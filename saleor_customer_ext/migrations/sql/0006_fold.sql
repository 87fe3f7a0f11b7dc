-- Text as people search for it: without case, accents and doubled spaces. Names that differ only there sort side by side.
-- Each customer is folded several times: what most texts do not need is behind a cheap question.
-- A column that is compared byte by byte must not make lower() one that knows ASCII only: hence the collation.
-- Source: Unicode Standard Annex 15 (compatibility decomposition); what does not decompose is written as people type it.
CREATE FUNCTION customer_ext_letters(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN p_text ~ '^[\x20-\x7e]*$' THEN lower(p_text)
    ELSE replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      lower(regexp_replace(normalize(p_text COLLATE "default", NFKD), '[\u0300-\u036f]+', '', 'g')),
      'ł', 'l'), 'ø', 'o'), 'đ', 'd'), 'ħ', 'h'), 'ı', 'i'), 'ŀ', 'l'),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'ð', 'd')
  END
$$;
CREATE FUNCTION customer_ext_fold(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(customer_ext_letters(p_text), '\s{2,}|[^\S ]', ' ', 'g'))
$$;
