-- The words by which a customer is found; services/customer_search.py asks for them and splits in the same way.
-- As they are: every word of names, account number, addresses and of the e-mail address before its @.
-- Marked, so that they are taken for nothing else: "@" and the domain with all that end it ("@mail.example.com",
-- "@example.com"); "+" and the digits of a phone number; "#" and the same digits from the last to the first.
-- p_text: names, account number, then addresses, in any spelling. p_phones: every number as it was typed, the own first.
-- A word has 2046 bytes at most and all of them a megabyte. What is too much goes from the end: addresses, not the name.
CREATE FUNCTION customer_ext_words(p_text text, p_email text, p_phones text[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  v_between CONSTANT text := '[^ 0-9a-z\u00c0-\u167f\u1681-\u1fff\u2c00-\U0010ffff]+';  -- U+1680 is a space
  v_most CONSTANT int := 900000;
  v_email text := customer_ext_fold(coalesce(p_email, ''));
  v_at int := position('@' IN v_email);
  v_domain text := replace(substr(v_email, v_at + 1), ' ', '');
  v_own text := regexp_replace(left(v_email, greatest(v_at - 1, 0)), v_between, ' ', 'g');
  v_text text := regexp_replace(customer_ext_letters(coalesce(p_text, '')), v_between, ' ', 'g');
  v_phones text := '';
  v_all text;
  v_words text[];
  v_digits text;
BEGIN
  WHILE v_domain <> '' LOOP
    v_own := v_own || ' @' || v_domain;
    v_domain := substr(v_domain, position('.' IN v_domain) + 1);
    EXIT WHEN position('.' IN v_domain) = 0;
  END LOOP;
  FOREACH v_digits IN ARRAY coalesce(p_phones, '{}') LOOP
    CONTINUE WHEN v_digits = '';
    v_digits := regexp_replace(replace(v_digits, '(0)', ''), '^\D*00|\D', '', 'g');
    IF v_digits <> '' THEN
      v_phones := v_phones || ' +' || v_digits || ' #' || reverse(v_digits);
    END IF;
  END LOOP;
  v_all := v_own || ' ' || v_text || v_phones;
  IF octet_length(v_all) <= v_most AND v_all !~ '[^ ]{101}' THEN
    RETURN array_to_tsvector(array_remove(string_to_array(v_all, ' '), ''));
  END IF;
  v_words := array_remove(string_to_array(v_text, ' '), '');
  v_words := string_to_array(v_own, ' ')
    || v_words[:2500]  -- names and account number are among them, however they are spelled
    || string_to_array(v_phones, ' ') || v_words[2501:];
  v_words := ARRAY(
    SELECT word FROM (SELECT word, sum(octet_length(word)) OVER (ORDER BY place) AS bytes FROM (
      SELECT left(piece, 100) AS word, min(place) AS place FROM unnest(v_words) WITH ORDINALITY w (piece, place)
       WHERE piece <> '' GROUP BY 1) once) kept
     WHERE bytes <= v_most);
  RETURN array_to_tsvector(v_words);
END
$$;
