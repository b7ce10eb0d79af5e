/**
 * The servers that come along: PostgreSQL 18 as a child process and a single Kafka broker in this
 * process, both on the loopback interface and both kept below the data directory.
 *
 * <pre>
 * data/daybook.lock              held while a Daybook runs on this directory
 * data/postgres/bin-18.3.0       the unpacked binaries
 * data/postgres/cluster          passwords (mode 0600) and the database cluster
 * data/postgres/postgres.log     what PostgreSQL says; bounded
 * data/kafka                     log segments; data/kafka-broken is what no broker would start on
 * </pre>
 *
 * <p>PostgreSQL is the truth and runs with {@code fsync}. Kafka may lose everything.
 *
 * <p>May use: the JDK, Kafka's server, commons-compress. Everything here blocks: call it on virtual
 * threads.
 */
@NullMarked
package io.daybook.embedded;

import org.jspecify.annotations.NullMarked;
