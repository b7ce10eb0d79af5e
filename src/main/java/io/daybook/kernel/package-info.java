/**
 * The programming model: what a team writes to put its business rules on Daybook.
 *
 * <p>Pure Java, testable without a server. Deciders hold the rules of a category, views fold events
 * into rows, rollups fold row changes into totals, reactors turn events into commands; a {@link
 * io.daybook.kernel.DomainModule} names them all.
 *
 * <p>May use: the JDK and JSpecify, nothing else.
 */
@NullMarked
package io.daybook.kernel;

import org.jspecify.annotations.NullMarked;
