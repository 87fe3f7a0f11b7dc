-- Text as people search for it: without case, accents and doubled spaces. Names that differ only there sort side by side.
-- A column that is compared byte by byte must not make lower() one that knows ASCII only: hence the collation.
-- Source: Unicode Standard Annex 15 (compatibility decomposition); what does not decompose is written as people type it.
CREATE FUNCTION customer_ext_fold(p_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN p_text ~ '^[\x20-\x7e]*$' THEN btrim(regexp_replace(lower(p_text), ' {2,}', ' ', 'g'))
    ELSE btrim(regexp_replace(
      replace(replace(replace(replace(replace(
        translate(lower(regexp_replace(normalize(p_text COLLATE "default", NFKD), '[\u0300-\u036f]', '', 'g')), 'łøđħıŀ', 'lodhil'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'ð', 'd'), '\s+', ' ', 'g'))
  END
$$;
