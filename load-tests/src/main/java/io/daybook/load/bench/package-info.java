/**
 * A load generator for a running server, over its public API only.
 *
 * <p>{@link io.daybook.load.bench.Bench} is the command line. Requests go out from one or two
 * threads, so that the generator leaves the machine to the server that it measures: HTTP/1.1 with
 * {@code java.nio} and no HTTP library ({@link io.daybook.load.bench.Http1Loop}), HTTP/2 with
 * Netty's frames only ({@link io.daybook.load.bench.Http2Loop}).
 */
@NullMarked
package io.daybook.load.bench;

import org.jspecify.annotations.NullMarked;
