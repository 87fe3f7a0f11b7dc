-- A customer's department, branch and company fit together: a department of a branch is had in that branch only, and a
-- branch of a company by contacts of that company only. Whoever writes either side locks the row that decides, so that
-- two who write both sides at once cannot pass each other. The triggers can be deferred, as a merge writes both sides in
-- turn; hence they look at the row as it is by then.
CREATE FUNCTION customer_ext_profile_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_profile record;
  v_parent bigint;
BEGIN
  SELECT company_id, branch_id, department_id INTO v_profile
    FROM saleor_customer_ext_customerprofile WHERE user_id = NEW.user_id;
  SELECT branch_id INTO v_parent FROM saleor_customer_ext_department WHERE id = v_profile.department_id FOR SHARE;
  IF v_parent IS NOT NULL AND v_parent IS DISTINCT FROM v_profile.branch_id THEN
    RAISE EXCEPTION 'the department belongs to another branch (customer_ext_profile_department_fits)'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'customer_ext_profile_department_fits';
  END IF;
  v_parent := NULL;
  SELECT company_id INTO v_parent FROM saleor_customer_ext_branch WHERE id = v_profile.branch_id FOR SHARE;
  IF v_parent IS NOT NULL AND v_parent IS DISTINCT FROM v_profile.company_id THEN
    RAISE EXCEPTION 'the branch belongs to another company (customer_ext_profile_branch_fits)'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'customer_ext_profile_branch_fits';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION customer_ext_department_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM saleor_customer_ext_department d
      JOIN saleor_customer_ext_customerprofile p ON p.department_id = d.id
     WHERE d.id = NEW.id AND d.branch_id IS NOT NULL AND p.branch_id IS DISTINCT FROM d.branch_id
  ) THEN
    RAISE EXCEPTION 'customers of the department are in another branch (customer_ext_department_fits)'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'customer_ext_department_fits';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION customer_ext_branch_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM saleor_customer_ext_branch b
      JOIN saleor_customer_ext_customerprofile p ON p.branch_id = b.id
     WHERE b.id = NEW.id AND b.company_id IS NOT NULL AND p.company_id IS DISTINCT FROM b.company_id
  ) THEN
    RAISE EXCEPTION 'customers of the branch are contacts of another company (customer_ext_branch_fits)'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'customer_ext_branch_fits';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER customer_ext_profile_fits
  AFTER INSERT OR UPDATE OF company_id, branch_id, department_id ON saleor_customer_ext_customerprofile
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
  WHEN (NEW.branch_id IS NOT NULL OR NEW.department_id IS NOT NULL)
  EXECUTE FUNCTION customer_ext_profile_fits();
CREATE CONSTRAINT TRIGGER customer_ext_department_fits
  AFTER UPDATE OF branch_id ON saleor_customer_ext_department
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
  WHEN (NEW.branch_id IS NOT NULL AND OLD.branch_id IS DISTINCT FROM NEW.branch_id)
  EXECUTE FUNCTION customer_ext_department_fits();
CREATE CONSTRAINT TRIGGER customer_ext_branch_fits
  AFTER UPDATE OF company_id ON saleor_customer_ext_branch
  DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
  WHEN (NEW.company_id IS NOT NULL AND OLD.company_id IS DISTINCT FROM NEW.company_id)
  EXECUTE FUNCTION customer_ext_branch_fits();
