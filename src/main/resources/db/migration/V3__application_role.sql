-- What no writer may insert. Rows that are there are not looked at: daybook verify does that.
ALTER TABLE event ADD CONSTRAINT event_is_sound
  CHECK (position > 0 AND version > 0 AND command_index >= 0 AND octet_length(hash) = 32) NOT VALID;

REVOKE ALL ON FUNCTION create_partitions(integer) FROM PUBLIC;

-- What the application may do with a table, as the letters of PostgreSQL's access privileges: a(ppend), r(ead),
-- w(rite), d(elete). Events are appended and read. A table that is not named here is the application's own.
CREATE FUNCTION application_privileges(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN name = 'event' OR name ~ '^event_[0-9]+$' THEN 'ar'
    WHEN name IN ('store', 'migration', 'partition', 'erasure_count') THEN 'r'
    WHEN name = 'subject_key' THEN 'arw'
    ELSE 'adrw' END
$$;

-- Gives the role that the server works as what it needs, and takes from it what it must not have; tables that are as
-- they should be are left alone. Run at each start by the owner, so new tables are covered.
CREATE FUNCTION grant_to_application(application text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found record;
BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA daybook TO %I', application);
  EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA daybook TO %I', application);
  FOR found IN
    SELECT c.relname, application_privileges(c.relname) AS wanted
    FROM pg_class c
    WHERE c.relnamespace = 'daybook'::regnamespace AND c.relkind IN ('r', 'p')
      AND application_privileges(c.relname) IS DISTINCT FROM (
        SELECT string_agg(CASE acl.privilege_type WHEN 'INSERT' THEN 'a' WHEN 'SELECT' THEN 'r' WHEN 'UPDATE' THEN 'w'
            WHEN 'DELETE' THEN 'd' ELSE '!' END, '' ORDER BY CASE acl.privilege_type WHEN 'INSERT' THEN 'a'
            WHEN 'SELECT' THEN 'r' WHEN 'UPDATE' THEN 'w' WHEN 'DELETE' THEN 'd' ELSE '!' END COLLATE "C")
        FROM aclexplode(c.relacl) acl WHERE acl.grantee = (SELECT oid FROM pg_roles WHERE rolname = application))
  LOOP
    EXECUTE format('REVOKE ALL ON %I FROM %I', found.relname, application);
    EXECUTE format('GRANT %s ON %I TO %I', array_to_string(ARRAY(
      SELECT CASE letter WHEN 'a' THEN 'INSERT' WHEN 'r' THEN 'SELECT' WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END
      FROM regexp_split_to_table(found.wanted, '') AS letter), ', '), found.relname, application);
  END LOOP;
  IF NOT has_column_privilege(application, 'partition', 'head', 'UPDATE') THEN
    EXECUTE format('GRANT UPDATE (head) ON partition TO %I', application);
  END IF;
  IF to_regclass('erasure_count') IS NOT NULL
      AND NOT has_column_privilege(application, 'erasure_count', 'last', 'UPDATE') THEN
    EXECUTE format('GRANT UPDATE (last) ON erasure_count TO %I', application);
  END IF;
END $$;

REVOKE ALL ON FUNCTION grant_to_application(text) FROM PUBLIC;
