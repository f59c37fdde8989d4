"""Two kernels in PTX, which the driver compiles for whatever card it finds: there is no toolkit in a runtime image.

ISA 6.3 and sm_75 are the oldest that today's drivers still take; newer cards run it as well.

read_buffer(u64 buffer, u64 vectors, u64 sink): the grid reads `vectors` groups of 16 bytes, each once, four in flight a thread, and
folds them together. A sum that never comes out, in practice, is stored, so that no compiler drops the loads. `vectors` is a multiple of
four times the number of threads: the caller rounds.

burn(u32 rounds, u64 sink): every thread multiplies and adds in registers, to draw power.
"""

READ = "read_buffer"
BURN = "burn"
# Groups of 16 bytes that a thread has in flight.
UNROLL = 4
THREADS = 256

SOURCE = """\
.version 6.3
.target sm_75
.address_size 64

.visible .entry read_buffer(.param .u64 buffer, .param .u64 vectors, .param .u64 sink)
{
    .reg .pred %done, %hit;
    .reg .b32 %t<4>, %v<16>, %sum;
    .reg .b64 %at, %end, %count, %step, %index, %sink, %bytes, %p<4>;

    ld.param.u64 %at, [buffer];
    ld.param.u64 %count, [vectors];
    ld.param.u64 %sink, [sink];
    cvta.to.global.u64 %at, %at;
    cvta.to.global.u64 %sink, %sink;

    mov.u32 %t0, %ctaid.x;
    mov.u32 %t1, %ntid.x;
    mov.u32 %t2, %tid.x;
    mov.u32 %t3, %nctaid.x;
    mad.lo.u32 %t2, %t0, %t1, %t2;
    mul.lo.u32 %t3, %t3, %t1;
    cvt.u64.u32 %index, %t2;
    cvt.u64.u32 %step, %t3;
    shl.b64 %index, %index, 4;
    shl.b64 %step, %step, 4;
    shl.b64 %count, %count, 4;
    add.u64 %end, %at, %count;
    add.u64 %at, %at, %index;
    mov.u32 %sum, 0;

next:
    setp.ge.u64 %done, %at, %end;
    @%done bra finish;
    add.u64 %p1, %at, %step;
    add.u64 %p2, %p1, %step;
    add.u64 %p3, %p2, %step;
    ld.global.cs.v4.u32 {%v0, %v1, %v2, %v3}, [%at];
    ld.global.cs.v4.u32 {%v4, %v5, %v6, %v7}, [%p1];
    ld.global.cs.v4.u32 {%v8, %v9, %v10, %v11}, [%p2];
    ld.global.cs.v4.u32 {%v12, %v13, %v14, %v15}, [%p3];
    add.u32 %v0, %v0, %v1;
    add.u32 %v2, %v2, %v3;
    add.u32 %v4, %v4, %v5;
    add.u32 %v6, %v6, %v7;
    add.u32 %v8, %v8, %v9;
    add.u32 %v10, %v10, %v11;
    add.u32 %v12, %v12, %v13;
    add.u32 %v14, %v14, %v15;
    add.u32 %v0, %v0, %v2;
    add.u32 %v4, %v4, %v6;
    add.u32 %v8, %v8, %v10;
    add.u32 %v12, %v12, %v14;
    add.u32 %v0, %v0, %v4;
    add.u32 %v8, %v8, %v12;
    add.u32 %v0, %v0, %v8;
    add.u32 %sum, %sum, %v0;
    add.u64 %at, %p3, %step;
    bra next;

finish:
    setp.eq.u32 %hit, %sum, 0x5bd1e995;
    @!%hit bra leave;
    st.global.u32 [%sink], %sum;
leave:
    ret;
}

.visible .entry burn(.param .u32 rounds, .param .u64 sink)
{
    .reg .pred %more, %hit;
    .reg .b32 %left, %id;
    .reg .f32 %a<8>, %x, %y;
    .reg .b64 %sink;

    ld.param.u32 %left, [rounds];
    ld.param.u64 %sink, [sink];
    cvta.to.global.u64 %sink, %sink;
    mov.u32 %id, %tid.x;
    cvt.rn.f32.u32 %a0, %id;
    mov.f32 %x, 0f3F7FFFF0;
    mov.f32 %y, 0f3F800001;
    add.f32 %a1, %a0, %y;
    add.f32 %a2, %a1, %y;
    add.f32 %a3, %a2, %y;
    add.f32 %a4, %a3, %y;
    add.f32 %a5, %a4, %y;
    add.f32 %a6, %a5, %y;
    add.f32 %a7, %a6, %y;

again:
    fma.rn.f32 %a0, %a0, %x, %y;
    fma.rn.f32 %a1, %a1, %x, %a0;
    fma.rn.f32 %a2, %a2, %x, %y;
    fma.rn.f32 %a3, %a3, %x, %a2;
    fma.rn.f32 %a4, %a4, %x, %y;
    fma.rn.f32 %a5, %a5, %x, %a4;
    fma.rn.f32 %a6, %a6, %x, %y;
    fma.rn.f32 %a7, %a7, %x, %a6;
    sub.u32 %left, %left, 1;
    setp.ne.u32 %more, %left, 0;
    @%more bra again;

    add.f32 %a0, %a0, %a1;
    add.f32 %a2, %a2, %a3;
    add.f32 %a4, %a4, %a5;
    add.f32 %a6, %a6, %a7;
    add.f32 %a0, %a0, %a2;
    add.f32 %a4, %a4, %a6;
    add.f32 %a0, %a0, %a4;
    setp.eq.f32 %hit, %a0, 0fBF9E0652;
    @!%hit bra leave;
    st.global.f32 [%sink], %a0;
leave:
    ret;
}
"""
