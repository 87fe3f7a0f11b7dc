-- The words by which a customer is found; services/customer_search.py asks for them and splits in the same way.
-- As they are: every word of names, account number, addresses and of the e-mail address before its @.
-- Marked, so that they are taken for nothing else: "@" and the domain with all that end it ("@mail.example.com",
-- "@example.com"); "+" and the digits of a phone number; "#" and the same digits from the last to the first.
-- p_text: names, account number, then addresses, in any spelling. p_phones: every number as it was typed, the own first.
-- A word has 2046 bytes at most and all of them a megabyte. What is too much goes from the end: addresses, not the name.
CREATE FUNCTION customer_ext_words(p_text text, p_email text, p_phones text[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  v_between CONSTANT text := '[^0-9a-z\u00c0-\u1fff\u2c00-\U0010ffff]+';
  v_most CONSTANT int := 900000;
  v_email text := customer_ext_fold(coalesce(p_email, ''));
  v_at int := position('@' IN v_email);
  v_domain text := substr(v_email, v_at + 1);
  v_text text[] := string_to_array(btrim(regexp_replace(customer_ext_fold(coalesce(p_text, '')), v_between, ' ', 'g')), ' ');
  v_words text[] := string_to_array(btrim(regexp_replace(left(v_email, greatest(v_at - 1, 0)), v_between, ' ', 'g')), ' ');
  v_digits text;
BEGIN
  WHILE v_domain <> '' LOOP
    v_words := v_words || ('@' || v_domain);
    v_domain := substr(v_domain, position('.' IN v_domain) + 1);
    EXIT WHEN position('.' IN v_domain) = 0;
  END LOOP;
  v_words := v_words || v_text[:2500];  -- names and account number are among them, however they are spelled
  FOREACH v_digits IN ARRAY coalesce(p_phones, '{}') LOOP
    v_digits := regexp_replace(replace(v_digits, '(0)', ''), '^\D*00|\D', '', 'g');
    IF v_digits <> '' THEN
      v_words := v_words || ('+' || v_digits) || ('#' || reverse(v_digits));
    END IF;
  END LOOP;
  v_words := ARRAY(SELECT left(word, 100) FROM unnest(v_words || v_text[2501:]) word);
  IF octet_length(array_to_string(v_words, '')) > v_most THEN
    v_words := ARRAY(
      SELECT word FROM (SELECT word, sum(octet_length(word)) OVER (ORDER BY place) AS bytes FROM (
        SELECT word, min(place) AS place FROM unnest(v_words) WITH ORDINALITY w (word, place) GROUP BY word) once) kept
       WHERE bytes <= v_most);
  END IF;
  RETURN array_to_tsvector(v_words);
END
$$;
