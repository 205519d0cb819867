package zmq;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;
import zmq.util.Errno;

/**
 * What wakes the reader of a JeroMQ mailbox, in the place of the class of this name in JeroMQ 0.6.0
 * (docs/adr/0018): at most one byte is under way, however many commands are, and nobody spins. A
 * command is put into the mailbox before {@link #send}, and the mailbox is looked into after {@link
 * #recv}: so whoever finds the flag raised leaves the waking to the one that raised it. A byte may
 * arrive after its notice was taken; the reader knows that it is owed one, and takes it before it
 * says that there is nothing. With it it may take the byte of the next notice, so it looks at the
 * flag once more after that.
 *
 * <p>{@link #send} from any thread; all else from the reader's.
 */
final class Signaler implements Closeable {
  private static final ByteBuffer ONE_BYTE = ByteBuffer.allocateDirect(1).asReadOnlyBuffer();
  private static final int MOST_BYTES_AT_ONCE = 16;

  private final Ctx context;
  private final Errno errno;
  private final Pipe pipe;
  private final Selector selector;
  private final AtomicBoolean raised = new AtomicBoolean();
  private final ByteBuffer taken = ByteBuffer.allocateDirect(MOST_BYTES_AT_ONCE);
  // Notices that were taken before their byte was there.
  private int owed;

  /**
   * A signaler that nobody has sent to.
   *
   * @param pid unused: a Java process does not fork
   * @throws ZError.IOException when the system has no pipe or selector left
   */
  Signaler(Ctx context, int pid, Errno errno) {
    this.context = context;
    this.errno = errno;
    try {
      pipe = Pipe.open();
      pipe.sink().configureBlocking(false);
      pipe.source().configureBlocking(false);
      selector = context.createSelector();
      pipe.source().register(selector, SelectionKey.OP_READ);
    } catch (IOException failure) {
      throw new ZError.IOException(failure);
    }
  }

  /** The channel that is readable while the reader has something to take notice of. */
  SelectableChannel getFd() {
    return pipe.source();
  }

  /**
   * Wakes the reader, now or at its next wait.
   *
   * @throws ZError.IOException when the pipe is closed
   */
  void send() {
    if (raised.getAndSet(true)) {
      return;
    }
    // An interrupted thread's write would close the pipe for everybody.
    boolean interrupted = Thread.interrupted();
    try {
      pipe.sink().write(ONE_BYTE.duplicate());
    } catch (IOException failure) {
      throw new ZError.IOException(failure);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Waits until there is a signal. Otherwise the error number says why: {@link ZError#EAGAIN} when
   * the time is over, {@link ZError#EINTR} when the thread was interrupted or all is being closed.
   *
   * @param timeoutMs milliseconds; 0 does not wait, a negative one waits without an end
   */
  boolean waitEvent(long timeoutMs) {
    if (Thread.interrupted()) {
      errno.set(ZError.EINTR);
      return false;
    }
    if (raised.get()) {
      return true;
    }
    if (owed > 0) {
      takeBytes();
      if (raised.get()) { // Raised meanwhile, and its byte may have been taken with the others.
        return true;
      }
    }
    if (timeoutMs == 0) {
      errno.set(ZError.EAGAIN);
      return false;
    }
    int ready;
    try {
      ready = selector.select(Math.max(0, timeoutMs));
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException closed) {
      errno.set(ZError.EINTR);
      return false;
    } catch (IOException failure) {
      errno.set(ZError.exccode(failure));
      return false;
    }
    if (ready > 0) {
      return true;
    }
    errno.set(Thread.interrupted() || timeoutMs < 0 ? ZError.EINTR : ZError.EAGAIN);
    return false;
  }

  /** Takes the notice. Look into the mailbox only after it. */
  void recv() {
    takeBytes();
    if (raised.getAndSet(false)) {
      owed++;
    }
  }

  private void takeBytes() {
    try {
      taken.clear();
      owed -= Math.max(0, pipe.source().read(taken));
    } catch (ClosedChannelException closed) {
      errno.set(ZError.EINTR);
    } catch (IOException failure) {
      throw new ZError.IOException(failure);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      context.closeSelector(selector);
    } finally {
      try {
        pipe.source().close();
      } finally {
        pipe.sink().close();
      }
    }
  }
}
