package org.springframework.core.io.buffer;

public interface DataBufferFactory {
  DataBuffer wrap(byte[] bytes);
}
