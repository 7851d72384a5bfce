package org.springframework.core.io.buffer;

public record DataBuffer(byte[] bytes) {}
