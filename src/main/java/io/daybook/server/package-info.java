/**
 * The composition root and the command line: settings, the order in which everything starts and
 * stops, metrics. The only package that knows adapters and embedded servers.
 */
@NullMarked
package io.daybook.server;

import org.jspecify.annotations.NullMarked;
