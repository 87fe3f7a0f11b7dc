-- The ledger's clock: one for all web servers and workers, and the only place where "now" is read.
CREATE FUNCTION customer_ext_now() RETURNS timestamptz
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$ SELECT clock_timestamp() $$;
